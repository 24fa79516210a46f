import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GROUPS, type Actor } from '#core/actor.ts'
import type { EgressRequest } from '#egress/request.ts'
import { decisionRefusal, refusalOfDecision, type Looked } from './may-decide.ts'
import {
  aDecision,
  anActor,
  AT,
  DEADLINE,
  DIGEST,
  EVERY_STATUS,
  governance,
  IN_STATUS,
  inReview,
  member,
  researchIt,
} from './request.fixture.ts'
import { isClosed } from './steps.ts'

const request = inReview()
const looked = (part: Partial<Looked> = {}): Looked => ({
  expectedVersion: request.version,
  manifestDigest: DIGEST,
  verdict: 'APPROVED',
  reason: 'Checked all tables',
  ...part,
})
const refusalOf = (at: EgressRequest, actor: Actor, part: Looked, now = AT) =>
  refusalOfDecision(at, actor, part, now)
const removed = anActor('governance', { claimedGroups: ['InformationGovernance'] })
const both = member('both', 'InformationGovernance', 'ResearchIT')
const authorWhoReviews = { ...both, id: 'author' }

test('a member of the open stage who looked at these files may decide', () => {
  expect(refusalOfDecision(request, governance, looked(), AT)).toBeUndefined()
  expect(refusalOfDecision(inReview(1), researchIt, looked({ expectedVersion: 4 }), AT)).toBeUndefined()
})

describe('each reason to refuse, on its own', () => {
  const decidedByBoth = inReview(1, { decisions: [aDecision(0, { by: both })], version: 3 })
  test.each<[string, EgressRequest, Actor, Partial<Looked>, string]>([
    ['OWN_REQUEST', request, authorWhoReviews, {}, AT],
    ['REQUEST_CLOSED', { ...IN_STATUS.REJECTED, version: 3 }, governance, {}, AT],
    ['NOT_IN_REVIEW', { ...IN_STATUS.RELEASING, version: 3 }, governance, {}, AT],
    ['DEADLINE_PASSED', request, governance, {}, DEADLINE],
    ['GROUP_REMOVED', request, removed, {}, AT],
    ['ALREADY_DECIDED', decidedByBoth, both, {}, AT],
    ['STALE_VERSION', request, governance, { expectedVersion: 2 }, AT],
    ['STALE_VERSION', request, governance, { expectedVersion: 4 }, AT],
    ['WRONG_STAGE', request, researchIt, {}, AT],
    ['NOT_ALLOWED', request, member('admin', 'Admin'), {}, AT],
    ['NOT_ALLOWED', request, anActor('nobody'), {}, AT],
    ['OTHER_DIGEST', request, governance, { manifestDigest: 'e'.repeat(64) }, AT],
    ['OTHER_DIGEST', request, governance, { manifestDigest: '' }, AT],
    ['REASON_TOO_SHORT', request, governance, { reason: '' }, AT],
    ['REASON_TOO_SHORT', request, governance, { reason: ' \n\t ' }, AT],
    ['REASON_TOO_SHORT', request, governance, { verdict: 'REJECTED', reason: 'too small' }, AT],
    ['REASON_TOO_SHORT', request, governance, { verdict: 'REJECTED', reason: '   too small   ' }, AT],
  ])('%s', (code, at, actor, part, now) => {
    expect(refusalOfDecision(at, actor, looked(part), now)).toBe(code)
  })

  test('a rejection of ten characters, as a person counts them, says enough', () => {
    expect(
      refusalOfDecision(request, governance, looked({ verdict: 'REJECTED', reason: 'ten chars!' }), AT),
    ).toBe(undefined)
    const families = '👨‍👩‍👧'.repeat(9)
    expect(
      refusalOfDecision(request, governance, looked({ verdict: 'REJECTED', reason: families }), AT),
    ).toBe('REASON_TOO_SHORT')
  })

  test('a round without a digest is not decided, not even by someone who sends none', () => {
    const { manifestDigest: _none, ...unfrozen } = request
    expect(refusalOfDecision(unfrozen, governance, looked(), AT)).toBe('OTHER_DIGEST')
  })

  test('the last moment to decide is before the deadline', () => {
    expect(decisionRefusal(request, governance, '2026-03-05T08:59:59.999Z')).toBeUndefined()
    expect(decisionRefusal(request, governance, DEADLINE)).toBe('DEADLINE_PASSED')
  })

  test('a decision of an earlier round fills no seat of this one', () => {
    const again = inReview(0, { round: 2, decisions: [aDecision(0, { round: 1 })] })
    expect(decisionRefusal(again, governance, AT)).toBeUndefined()
  })
})

test('of several reasons the one is told that the person can do least about', () => {
  const wrongInEverything = looked({ expectedVersion: 99, manifestDigest: 'x', reason: '' })
  const ended = { ...IN_STATUS.REJECTED, version: 3 }
  expect(refusalOf(ended, { ...removed, id: 'author' }, wrongInEverything, DEADLINE)).toBe('OWN_REQUEST')
  expect(refusalOf(ended, removed, wrongInEverything, DEADLINE)).toBe('REQUEST_CLOSED')
  expect(refusalOf(IN_STATUS.FAILED, removed, wrongInEverything, DEADLINE)).toBe('NOT_IN_REVIEW')
  expect(refusalOf(request, removed, wrongInEverything, DEADLINE)).toBe('DEADLINE_PASSED')
  expect(refusalOf(request, removed, wrongInEverything)).toBe('GROUP_REMOVED')
  const decided = inReview(1, { decisions: [aDecision(0)] })
  expect(refusalOf(decided, governance, wrongInEverything)).toBe('ALREADY_DECIDED')
  expect(refusalOf(request, researchIt, wrongInEverything)).toBe('STALE_VERSION')
  expect(refusalOf(request, researchIt, { ...wrongInEverything, expectedVersion: 3 })).toBe('WRONG_STAGE')
  expect(refusalOf(request, governance, { ...wrongInEverything, expectedVersion: 3 })).toBe('OTHER_DIGEST')
})

test.each(EVERY_STATUS.filter(([status]) => status !== 'IN_REVIEW'))('nobody decides in %s', (status, at) => {
  for (const actor of [governance, researchIt, both, member('admin', 'Admin'), anActor('nobody')])
    expect(decisionRefusal(at, actor, AT)).toBe(isClosed(status) ? 'REQUEST_CLOSED' : 'NOT_IN_REVIEW')
})

const anyone = fc
  .record({
    id: fc.constantFrom('author', 'governance', 'research-it', 'other'),
    groups: fc.uniqueArray(fc.constantFrom(...GROUPS)),
    claimedGroups: fc.uniqueArray(fc.constantFrom(...GROUPS)),
  })
  .map(({ id, groups, claimedGroups }) => anActor(id, { groups, claimedGroups }))

test('whoever may decide is in the open group now, is not the author, and has no seat yet', () => {
  fc.assert(
    fc.property(anyone, fc.constantFrom(0, 1), (actor, stage) => {
      const open = inReview(stage)
      if (decisionRefusal(open, actor, AT)) return
      expect(actor.groups).toContain(open.policy.stages[stage]?.group)
      expect([open.requestedBy.id, ...open.decisions.map(({ by }) => by.id)]).not.toContain(actor.id)
    }),
  )
})
