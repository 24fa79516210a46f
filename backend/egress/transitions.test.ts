import { describe, expect, test } from 'vitest'
import type { EgressRequest } from '#egress/request.ts'
import {
  aDecision,
  aRequest,
  AT,
  DIGEST,
  EVERY_STATUS,
  governance,
  IN_STATUS,
  inReview,
  RELEASE,
  researchIt,
  TWO_STAGES,
} from './request.fixture.ts'
import { leadsTo, STATUSES, type Action } from './steps.ts'
import {
  adopted,
  expired,
  failed,
  later,
  openGroup,
  released,
  retried,
  staged,
  submitted,
  withDecision,
  withDownload,
  withdrawn,
  withFiles,
  withPackageDiscarded,
  withStagedDeleted,
} from './transitions.ts'

const said = (verdict: 'APPROVED' | 'REJECTED') => ({ by: governance, verdict, reason: 'Because', at: AT })
const failure = { step: 'Stage files', code: 'SourceMissing', reason: 'gone', at: AT }

/** Every way to move a request, with the action of the table that it claims to be. */
const MOVES: readonly [string, Action, (request: EgressRequest) => EgressRequest][] = [
  ['withFiles, adding', 'addFiles', (request) => withFiles(request, 'addFiles', { count: 2, bytes: 9 })],
  [
    'withFiles, removing',
    'removeFiles',
    (request) => withFiles(request, 'removeFiles', { count: 0, bytes: 0 }),
  ],
  ['submitted', 'submit', (request) => submitted(request, TWO_STAGES, AT)],
  ['staged', 'stage', (request) => staged(request, DIGEST, ['text/csv'], AT)],
  ['withDecision, approving', 'decide', (request) => withDecision(request, said('APPROVED'))],
  ['withDecision, rejecting', 'decide', (request) => withDecision(request, said('REJECTED'))],
  ['withdrawn', 'withdraw', withdrawn],
  ['expired', 'expire', expired],
  ['released', 'release', (request) => released(request, RELEASE, AT)],
  ['withDownload', 'download', withDownload],
  ['withPackageDiscarded', 'discardPackage', withPackageDiscarded],
  [
    'withStagedDeleted',
    'deleteStaged',
    (request) => withStagedDeleted(request, { at: AT, files: 1, bytes: 5, manifestDigest: DIGEST }),
  ],
  ['failed', 'fail', (request) => failed(request, failure)],
  ['retried', 'retry', retried],
]

/** The same request, so that the move is about nothing but the status. */
function ready(request: EgressRequest, action: Action): EgressRequest {
  const resumesAs = request.status === 'FAILED' ? 'STAGING' : request.status
  return action === 'retry' ? { ...request, failure: { ...failure, resumesAs } } : request
}

describe.each(MOVES)('%s', (_name, action, move) => {
  const can = EVERY_STATUS.filter(([status]) => leadsTo(status, action).length > 0)
  const cannot = EVERY_STATUS.filter(([status]) => leadsTo(status, action).length === 0)

  test.each(can)('moves %s along the table, and counts it as a version', (status, request) => {
    const after = move(ready(request, action))
    expect(leadsTo(status, action)).toContain(after.status)
    expect(after.version).toBe(request.version + 1)
  })

  test.each(can)('leaves what %s is about as it is', (_status, request) => {
    expect(fixed(move(ready(request, action)))).toEqual(fixed(request))
  })

  test.each(cannot)('throws in %s, where the table has no such move', (_status, request) => {
    expect(() => move(ready(request, action))).toThrow(
      /does not lead|cannot fail|no stage is open|no stage 0/,
    )
  })
})

function fixed({ id, requestedBy, project, workspace, createdAt, round, title, purpose }: EgressRequest) {
  return { id, requestedBy, project, workspace, createdAt, round, title, purpose }
}

test('a submitted request keeps the policy of that moment', () => {
  const policy = { ...TWO_STAGES, version: 7 }
  expect(submitted(IN_STATUS.DRAFT, policy, AT)).toMatchObject({ policy, submittedAt: AT, status: 'STAGING' })
})

test('a staged request waits at its first stage until the deadline of that stage', () => {
  const request = staged(IN_STATUS.STAGING, DIGEST, ['text/csv'], AT)
  expect(request.openStage).toEqual({ stage: 0, openedAt: AT, deadlineAt: later(AT, 86_400) })
  expect(openGroup(request)).toBe('InformationGovernance')
  expect(request).toMatchObject({ manifestDigest: DIGEST, files: { types: ['text/csv'] } })
})

test('an approval opens the next stage, and the last one leads to the release', () => {
  const second = withDecision(inReview(), said('APPROVED'))
  expect(second).toMatchObject({ status: 'IN_REVIEW', openStage: { stage: 1, openedAt: AT } })
  const done = withDecision(second, { by: researchIt, verdict: 'APPROVED', reason: 'Fine', at: AT })
  expect(done.status).toBe('RELEASING')
  expect(done.openStage).toBeUndefined()
  expect(done.decisions.map(({ stage, by, manifestDigest }) => [stage, by.id, manifestDigest])).toEqual([
    [0, 'governance', DIGEST],
    [1, 'research-it', DIGEST],
  ])
})

test('a rejection at any stage is the end', () => {
  for (const stage of [0, 1]) {
    const request = withDecision(inReview(stage), said('REJECTED'))
    expect(request.status).toBe('REJECTED')
    expect(request.openStage).toBeUndefined()
  }
})

test('nothing is decided where no stage is open or nothing was frozen', () => {
  const { openStage: _none, ...closed } = inReview()
  const { manifestDigest: _no, ...unfrozen } = inReview()
  expect(() => withDecision(closed, said('APPROVED'))).toThrow('no stage is open')
  expect(() => withDecision(unfrozen, said('APPROVED'))).toThrow('no stage is open')
})

test('a policy without stages opens none', () => {
  const request = aRequest({ status: 'STAGING', policy: { ...TWO_STAGES, stages: [] } })
  expect(() => staged(request, DIGEST, [], AT)).toThrow('has no stage 0')
})

test('a decision keeps who made it, and not their groups', () => {
  const [made] = withDecision(inReview(), said('APPROVED')).decisions
  expect(made).toEqual(aDecision(0, { reason: 'Because', by: made?.by ?? aDecision(0).by }))
  expect(Object.keys(made?.by ?? {}).toSorted()).toEqual(['email', 'id', 'name'])
})

test('a failed request remembers where it was, and goes on there when it is retried', () => {
  for (const request of [IN_STATUS.STAGING, IN_STATUS.IN_REVIEW, IN_STATUS.RELEASING]) {
    const back = retried(failed(request, failure))
    expect(back).toEqual({ ...request, attempt: request.attempt + 1, version: request.version + 2 })
  }
})

test('a failed request goes nowhere that the table does not have', () => {
  const request: EgressRequest = { ...IN_STATUS.FAILED, failure: { ...failure, resumesAs: 'RELEASED' } }
  expect(() => retried(request)).toThrow('FAILED does not lead to RELEASED by retry')
})

test('a closed request that failed to tidy up keeps its outcome', () => {
  for (const status of STATUSES.filter((name) => leadsTo(name, 'deleteStaged').length > 0))
    expect(failed(IN_STATUS[status], failure)).toMatchObject({ status, failure })
})

test('whoever takes a request back leaves neither an open stage nor a failure', () => {
  const request = withdrawn(IN_STATUS.FAILED)
  expect([request.openStage, request.failure]).toEqual([undefined, undefined])
})

test('an expired request has no open stage', () => {
  expect(expired(inReview(1))).not.toHaveProperty('openStage')
})

test('a download is counted', () => {
  expect(withDownload(withDownload(IN_STATUS.RELEASED)).downloads.used).toBe(2)
})

test('taking over a lost request starts the next attempt and changes nothing else', () => {
  const request = inReview()
  expect(adopted(request)).toEqual({ ...request, attempt: 2, version: request.version + 1 })
})
