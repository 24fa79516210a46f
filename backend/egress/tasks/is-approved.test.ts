import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { GROUPS } from '#core/actor.ts'
import { aDecision, DIGEST, IN_STATUS, TWO_STAGES } from '#egress/request.fixture.ts'
import type { Decision, EgressRequest } from '#egress/request.ts'
import { isApproved } from './release-gate.ts'

/** A policy of one to four stages, each approved by a person of its own. */
const approved: fc.Arbitrary<EgressRequest> = fc
  .array(fc.constantFrom(...GROUPS), { minLength: 1, maxLength: 4 })
  .map((groups) => ({
    ...IN_STATUS.RELEASING,
    policy: { ...TWO_STAGES, stages: groups.map((group) => ({ group, timeoutSeconds: 60 })) },
    decisions: groups.map((group, stage) => aDecision(stage, { group, by: person(`reviewer-${stage}`) })),
  }))

function person(id: string) {
  return { id, name: id, email: `${id}@example.org` }
}

const without = (request: EgressRequest, at: number): EgressRequest => ({
  ...request,
  decisions: request.decisions.toSpliced(at, 1),
})
const withOther = (request: EgressRequest, at: number, part: Partial<Decision>): EgressRequest => ({
  ...request,
  decisions: request.decisions.map((decision, index) => (index === at ? { ...decision, ...part } : decision)),
})

/** Everything that spoils a whole set of approvals by touching one of them. */
const SPOILERS: Record<string, (request: EgressRequest, at: number) => EgressRequest> = {
  'one is missing': without,
  'one is a rejection': (request, at) => withOther(request, at, { verdict: 'REJECTED' }),
  'one is about other files': (request, at) => withOther(request, at, { manifestDigest: 'e'.repeat(64) }),
  'one is about no files': (request, at) => withOther(request, at, { manifestDigest: '' }),
  'one is by the requester': (request, at) => withOther(request, at, { by: request.requestedBy }),
  'one is by the requester under another address': (request, at) =>
    withOther(request, at, { by: { ...person('AUTHOR@EXAMPLE.ORG'), id: request.requestedBy.id } }),
  'one is of another group': (request, at) =>
    withOther(request, at, {
      group: GROUPS.find((group) => group !== request.decisions[at]?.group) ?? 'Admin',
    }),
  'one is of an earlier round': (request, at) => withOther(request, at, { round: request.round - 1 }),
  'one is of another stage': (request, at) => withOther(request, at, { stage: at + 1 }),
  'there is one more than stages': (request, at) => ({
    ...request,
    decisions: [...request.decisions, { ...(request.decisions[at] ?? aDecision(0)), by: person('extra') }],
  }),
  'the request names other files': (request) => ({ ...request, manifestDigest: 'e'.repeat(64) }),
  'the request names no files': ({ manifestDigest: _none, ...request }) => request,
  'the request is in the next round': (request) => ({ ...request, round: request.round + 1 }),
}

test('a set of approvals by different people, one for each stage, for these files, is enough', () => {
  fc.assert(fc.property(approved, isApproved))
})

test.each(Object.entries(SPOILERS))('nothing leaves if %s', (_what, spoil) => {
  fc.assert(
    fc.property(approved, fc.nat(), (request, at) => {
      expect(isApproved(spoil(request, at % request.decisions.length))).toBe(false)
    }),
  )
})

test('nobody fills two seats', () => {
  fc.assert(
    fc.property(approved, fc.nat(), fc.nat(), (request, a, b) => {
      const stages = request.decisions.length
      const [from, to] = [a % stages, b % stages]
      fc.pre(from !== to)
      const by = request.decisions[from]?.by ?? person('')
      expect(
        isApproved(withOther(request, to, { by: { ...by, name: 'Renamed', email: 'x@example.org' } })),
      ).toBe(false)
    }),
  )
})

test('approvals of an earlier round beside those of this one change nothing', () => {
  const earlier = aDecision(0, { round: 0, verdict: 'REJECTED', manifestDigest: 'e'.repeat(64) })
  const request = { ...IN_STATUS.RELEASING, decisions: [earlier, ...IN_STATUS.RELEASING.decisions] }
  expect(isApproved(request)).toBe(true)
  expect(request.manifestDigest).toBe(DIGEST)
})

test('nothing was decided: nothing leaves', () => {
  expect(isApproved({ ...IN_STATUS.RELEASING, decisions: [] })).toBe(false)
})

test('a policy without stages approves nothing', () => {
  const request = { ...IN_STATUS.RELEASING, decisions: [], policy: { ...TWO_STAGES, stages: [] } }
  expect(isApproved(request)).toBe(false)
})
