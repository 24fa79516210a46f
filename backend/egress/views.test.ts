import { describe, expect, test } from 'vitest'
import {
  aDecision,
  anActor,
  aRequest,
  AT,
  DEADLINE,
  EVERY_STATUS,
  IN_STATUS,
  inReview,
} from './request.fixture.ts'
import type { EgressRequest } from './request.ts'
import { egressStatus, stagesOf, turnOf, whoseTurn } from './views.ts'

const failure = {
  step: 'Tell people',
  code: 'Timeout',
  reason: 'late',
  at: AT,
  resumesAs: 'RELEASED',
} as const

describe('the status as TREEHOOSE names it', () => {
  test.each<[string | undefined, string, EgressRequest]>([
    [undefined, 'a draft', IN_STATUS.DRAFT],
    ['PROCESSING', 'while its files are copied', IN_STATUS.STAGING],
    ['PROCESSING', 'before anybody decided', inReview(0)],
    ['IGAPPROVED', 'after Information Governance', inReview(1)],
    ['RITAPPROVED', 'after Research IT', IN_STATUS.RELEASING],
    ['RITAPPROVED', 'after the release', IN_STATUS.RELEASED],
    ['IGAPPROVED', 'when a later step failed', { ...IN_STATUS.FAILED, decisions: [aDecision(0)] }],
    ['REJECTED', 'rejected', IN_STATUS.REJECTED],
    ['REJECTED', 'withdrawn', IN_STATUS.WITHDRAWN],
    ['REJECTED', 'expired after an approval', { ...IN_STATUS.EXPIRED, decisions: [aDecision(0)] }],
    [undefined, 'a draft that was withdrawn', aRequest({ status: 'WITHDRAWN' })],
    ['RITAPPROVED', 'as it stood there, where it was imported', IN_STATUS.IMPORTED],
    ['PROCESSING', 'in a next round', inReview(0, { round: 2, decisions: [aDecision(0)] })],
  ])('is %s: %s', (expected, _when, request) => {
    expect(egressStatus(request)).toBe(expected)
  })
})

describe('whose turn it is', () => {
  test.each<[string, string, string | undefined, string, EgressRequest]>([
    ['the author', 'author', undefined, 'Waiting for Robin', IN_STATUS.DRAFT],
    ['the service', 'system', undefined, 'Preparing the files', IN_STATUS.STAGING],
    ['a group', 'reviewers', 'InformationGovernance', 'Waiting for InformationGovernance', inReview(0)],
    ['the next group', 'reviewers', 'ResearchIT', 'Waiting for ResearchIT', inReview(1)],
    ['the service', 'system', undefined, 'Preparing the package', IN_STATUS.RELEASING],
    ['an administrator', 'system', 'Admin', 'Waiting for an administrator', IN_STATUS.FAILED],
    ['nobody', 'nobody', undefined, 'Nobody: closed', IN_STATUS.RELEASED],
    ['nobody', 'nobody', undefined, 'Nobody: closed', IN_STATUS.REJECTED],
    ['nobody', 'nobody', undefined, 'Nobody: closed', IN_STATUS.WITHDRAWN],
    ['nobody', 'nobody', undefined, 'Nobody: closed', IN_STATUS.EXPIRED],
    ['nobody', 'nobody', undefined, 'Nobody: closed', IN_STATUS.IMPORTED],
    [
      'an administrator',
      'system',
      'Admin',
      'Waiting for an administrator',
      { ...IN_STATUS.RELEASED, failure },
    ],
  ])('%s (%s, %s): %s', (_who, owner, group, label, request) => {
    expect(whoseTurn(request)).toEqual({ owner, label, ...(group && { group }) })
  })
})

test('a request is found in the queue of whoever has to act, and in no queue while nobody has to', () => {
  const queues = EVERY_STATUS.flatMap(([status, request]) => {
    const turn = turnOf(request)
    return turn === undefined ? [] : [[status, turn]]
  })
  expect(queues).toEqual([
    ['DRAFT', 'author:author'],
    ['STAGING', 'system'],
    ['IN_REVIEW', 'InformationGovernance'],
    ['RELEASING', 'system'],
    ['FAILED', 'Admin'],
    ['RELEASED', 'system'],
    ['REJECTED', 'system'],
    ['WITHDRAWN', 'system'],
    ['EXPIRED', 'system'],
  ])
  const stagedDeleted = { at: '2026-03-04T15:40:51.902Z', files: 1, bytes: 1, manifestDigest: '' }
  expect(turnOf({ ...IN_STATUS.RELEASED, stagedDeleted })).toBeUndefined()
  expect(turnOf({ ...IN_STATUS.RELEASED, failure })).toBe('Admin')
  expect(turnOf(inReview(1))).toBe('ResearchIT')
  const other = anActor('someone')
  expect(turnOf(aRequest({ requestedBy: other }))).toBe('author:someone')
})

const states = (request: EgressRequest) => stagesOf(request).map(({ state, decision }) => decision ?? state)

describe('the stages of approval', () => {
  test.each<[string, EgressRequest, readonly string[]]>([
    ['wait in a draft', IN_STATUS.DRAFT, ['WAITING', 'WAITING']],
    ['wait while files are copied', IN_STATUS.STAGING, ['WAITING', 'WAITING']],
    ['open one after the other', inReview(0), ['OPEN', 'WAITING']],
    ['open one after the other', inReview(1), ['APPROVED', 'OPEN']],
    ['are all decided before anything leaves', IN_STATUS.RELEASING, ['APPROVED', 'APPROVED']],
    ['are skipped after a rejection', IN_STATUS.REJECTED, ['REJECTED', 'SKIPPED']],
    ['are skipped once withdrawn', IN_STATUS.WITHDRAWN, ['SKIPPED', 'SKIPPED']],
    [
      'are skipped once expired',
      { ...IN_STATUS.EXPIRED, decisions: [aDecision(0)] },
      ['APPROVED', 'SKIPPED'],
    ],
    ['are none where it was imported', IN_STATUS.IMPORTED, []],
    ['are not open while a failed step waits to be retried', IN_STATUS.FAILED, ['WAITING', 'WAITING']],
    ['count only this round', inReview(0, { round: 2, decisions: [aDecision(0)] }), ['OPEN', 'WAITING']],
  ])('%s', (_what, request, expected) => {
    expect(states(request)).toEqual(expected)
  })

  test('are numbered from 1 and name their group; the open one says until when', () => {
    expect(stagesOf(inReview(1))).toEqual([
      { number: 1, group: 'InformationGovernance', state: 'DECIDED', decision: 'APPROVED' },
      { number: 2, group: 'ResearchIT', state: 'OPEN', openedAt: AT, deadlineAt: DEADLINE },
    ])
  })
})
