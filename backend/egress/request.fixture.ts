import type { Actor, Group } from '#core/actor.ts'
import type { Policy } from '#egress/policy.ts'
import type { Decision, EgressRequest, RequestFile } from '#egress/request.ts'
import { STATUSES, type Status } from '#egress/steps.ts'

/** Examples for tests. Everything of them happens on one morning, and every default can be replaced. */
export const AT = '2026-03-04T09:00:00.000Z'
export const DEADLINE = '2026-03-05T09:00:00.000Z'
export const DIGEST = 'd'.repeat(64)

export const TWO_STAGES: Policy = {
  name: 'double',
  version: 1,
  stages: [
    { group: 'InformationGovernance', timeoutSeconds: 86_400 },
    { group: 'ResearchIT', timeoutSeconds: 86_400 },
  ],
  recipients: [],
}

export function anActor(id: string, part: Partial<Actor> = {}): Actor {
  const groups = part.groups ?? []
  return {
    id,
    name: `Person ${id}`,
    email: `${id}@example.org`,
    kind: 'person',
    groups,
    claimedGroups: groups,
    projects: ['demo'],
    ...part,
  }
}

export function member(id: string, ...groups: readonly Group[]): Actor {
  return anActor(id, { groups })
}

export const author = member('author', 'Researcher')
export const governance = member('governance', 'InformationGovernance')
export const researchIt = member('research-it', 'ResearchIT')

export function aRequest(part: Partial<EgressRequest> = {}): EgressRequest {
  return {
    id: 'r1',
    title: 'Survival by region',
    purpose: 'Tables for the annual report',
    project: 'demo',
    workspace: 'demo',
    requestedBy: { id: 'author', name: 'Robin', email: 'author@example.org' },
    createdAt: '2026-03-04T08:00:00.000Z',
    status: 'DRAFT',
    round: 1,
    version: 1,
    policy: TWO_STAGES,
    decisions: [],
    files: { count: 1, bytes: 5, types: [] },
    downloads: { used: 0, allowed: 3 },
    attempt: 1,
    ...part,
  }
}

export function aDecision(stage: number, part: Partial<Decision> = {}): Decision {
  const group = TWO_STAGES.stages[stage]?.group ?? 'ResearchIT'
  const by = group === 'ResearchIT' ? researchIt : governance
  return {
    stage,
    round: 1,
    group,
    verdict: 'APPROVED',
    by: { id: by.id, name: by.name, email: by.email },
    at: AT,
    reason: 'Looked at every table',
    manifestDigest: DIGEST,
    ...part,
  }
}

/** In review, at the stage counted from 0, with the approvals of the stages before it. */
export function inReview(stage = 0, part: Partial<EgressRequest> = {}): EgressRequest {
  return aRequest({
    status: 'IN_REVIEW',
    submittedAt: AT,
    manifestDigest: DIGEST,
    decisions: TWO_STAGES.stages.slice(0, stage).map((_, index) => aDecision(index)),
    openStage: { stage, openedAt: AT, deadlineAt: DEADLINE },
    version: 3 + stage,
    ...part,
  })
}

export const RELEASE = { sha256: 'a'.repeat(64), bytes: 100, key: 'k', releasedAt: AT } as const

/** A request as it is in each status, in review at the first stage. */
export const IN_STATUS = {
  DRAFT: aRequest(),
  STAGING: aRequest({ status: 'STAGING', submittedAt: AT, version: 2 }),
  IN_REVIEW: inReview(),
  RELEASING: approved({ status: 'RELEASING' }),
  FAILED: inReview(0, {
    status: 'FAILED',
    failure: { step: 'Await decision', code: 'Timeout', reason: 'late', at: AT, resumesAs: 'IN_REVIEW' },
  }),
  RELEASED: approved({
    status: 'RELEASED',
    release: RELEASE,
    downloads: { used: 0, allowed: 3, until: DEADLINE },
  }),
  REJECTED: approved({
    status: 'REJECTED',
    decisions: [aDecision(0, { verdict: 'REJECTED', reason: 'Counts below ten' })],
  }),
  WITHDRAWN: approved({ status: 'WITHDRAWN', decisions: [] }),
  EXPIRED: approved({ status: 'EXPIRED', decisions: [] }),
  IMPORTED: aRequest({
    status: 'IMPORTED',
    submittedAt: AT,
    files: { count: 0, bytes: 0, types: [] },
    downloads: { used: 0, allowed: 0 },
    imported: { from: 'treehoose', id: 'r1', status: 'RITAPPROVED', at: AT, digest: DIGEST },
  }),
} as const satisfies Record<Status, EgressRequest>

function approved(part: Partial<EgressRequest>): EgressRequest {
  const { openStage: _none, ...request } = inReview(1, { version: 5 })
  return { ...request, decisions: [aDecision(0), aDecision(1)], ...part }
}

export const EVERY_STATUS = STATUSES.map((status) => [status, IN_STATUS[status]] as const)

export function aFile(path: string, part: Partial<RequestFile> = {}): RequestFile {
  return { requestId: 'r1', round: 1, path, pathKey: path, bytes: 5, ...part }
}
