import type { Actor, Group } from '#core/actor.ts'
import { personRef } from '#core/actor.ts'
import type { RequestSummary } from '#egress/request-summary.ts'
import { leadsTo, type Action, type Status } from '#egress/steps.ts'
import type {
  Decision,
  Deletion,
  EgressRequest,
  Failure,
  OpenedStage,
  Release,
  Verdict,
} from '#egress/request.ts'

/** Moves a request along the table in steps.ts. A move that the table does not have is a bug, and throws. */
function move(
  request: EgressRequest,
  action: Action,
  status: Status,
  change: Partial<EgressRequest> = {},
): EgressRequest {
  if (!leadsTo(request.status, action).includes(status))
    throw new Error(`${request.status} does not lead to ${status} by ${action}`)
  return { ...request, ...change, status, version: request.version + 1 }
}

function withoutOpenStage({ openStage: _closed, ...rest }: EgressRequest): EgressRequest {
  return rest
}

function withoutFailure({ failure: _mended, ...rest }: EgressRequest): EgressRequest {
  return rest
}

/** The number of seconds later, as an ISO time. */
export function later(at: string, seconds: number): string {
  return new Date(Date.parse(at) + seconds * 1000).toISOString()
}

/** A draft whose files are now these in number and size. */
export function withFiles(
  request: EgressRequest,
  action: 'addFiles' | 'removeFiles',
  files: { count: number; bytes: number },
): EgressRequest {
  return move(request, action, 'DRAFT', { files: { ...request.files, ...files } })
}

/** Handed in under the policy of this moment. */
export function submitted(
  request: EgressRequest,
  policy: EgressRequest['policy'],
  at: string,
  correlationId?: string,
): EgressRequest {
  return move(request, 'submit', 'STAGING', {
    policy,
    submittedAt: at,
    ...(correlationId !== undefined && { correlationId }),
  })
}

/** Every file is copied and hashed: the first stage is open. */
export function staged(
  request: EgressRequest,
  manifestDigest: string,
  types: readonly string[],
  at: string,
): EgressRequest {
  return move(request, 'stage', 'IN_REVIEW', {
    manifestDigest,
    files: { ...request.files, types },
    openStage: opened(request, 0, at),
  })
}

function opened(request: EgressRequest, stage: number, at: string): OpenedStage {
  const seconds = request.policy.stages[stage]?.timeoutSeconds
  if (seconds === undefined) throw new Error(`policy ${request.policy.name} has no stage ${stage}`)
  return { stage, openedAt: at, deadlineAt: later(at, seconds) }
}

/** The group that decides the open stage, if one is open. While a failed step waits to be retried, none is. */
export function openGroup(
  request: Pick<RequestSummary, 'status' | 'openStage' | 'policy'>,
): Group | undefined {
  if (request.status === 'FAILED' || !request.openStage) return undefined
  return request.policy.stages[request.openStage.stage]?.group
}

/** With one more decision: the next stage opens, or the request goes to release, or it ends. */
export function withDecision(
  request: EgressRequest,
  { by, verdict, reason, at }: { by: Actor; verdict: Verdict; reason: string; at: string },
): EgressRequest {
  const open = request.openStage
  const group = openGroup(request)
  if (!open || !group || !request.manifestDigest) throw new Error('no stage is open')
  const decision: Decision = {
    stage: open.stage,
    round: request.round,
    group,
    verdict,
    by: personRef(by),
    at,
    reason,
    manifestDigest: request.manifestDigest,
  }
  const decided = withoutOpenStage({ ...request, decisions: [...request.decisions, decision] })
  if (verdict === 'REJECTED') return move(decided, 'decide', 'REJECTED')
  const next = open.stage + 1
  if (next === request.policy.stages.length) return move(decided, 'decide', 'RELEASING')
  return move(decided, 'decide', 'IN_REVIEW', { openStage: opened(request, next, at) })
}

export function withdrawn(request: EgressRequest, reason?: string): EgressRequest {
  const change = reason === undefined ? {} : { withdrawalReason: reason }
  return withoutFailure(withoutOpenStage(move(request, 'withdraw', 'WITHDRAWN', change)))
}

export function expired(request: EgressRequest): EgressRequest {
  return withoutOpenStage(move(request, 'expire', 'EXPIRED'))
}

/** The package exists and was verified: it can be downloaded until the given time. */
export function released(request: EgressRequest, release: Release, until: string): EgressRequest {
  return move(request, 'release', 'RELEASED', { release, downloads: { ...request.downloads, until } })
}

export function withDownload(request: EgressRequest): EgressRequest {
  return move(request, 'download', 'RELEASED', {
    downloads: { ...request.downloads, used: request.downloads.used + 1 },
  })
}

/** What this attempt and those before it published is not released any more; the next one publishes elsewhere. */
export function withPackageDiscarded(request: EgressRequest): EgressRequest {
  return move(request, 'discardPackage', request.status, { discardedAttempt: request.attempt })
}

/** The staged copies are gone; nothing else changes. */
export function withStagedDeleted(request: EgressRequest, deletion: Deletion): EgressRequest {
  return move(request, 'deleteStaged', request.status, { stagedDeleted: deletion })
}

/** A machine step failed. A closed request keeps its outcome: only the tidying up is missing. */
export function failed(request: EgressRequest, failure: Omit<Failure, 'resumesAs'>): EgressRequest {
  const [status] = leadsTo(request.status, 'fail')
  if (!status) throw new Error(`${request.status} cannot fail`)
  return move(request, 'fail', status, { failure: { ...failure, resumesAs: request.status } })
}

/** The failed step is tried again, by the next execution. */
export function retried(request: EgressRequest): EgressRequest {
  if (!request.failure) throw new Error('nothing failed')
  return withoutFailure(move(request, 'retry', request.failure.resumesAs, { attempt: request.attempt + 1 }))
}

/** The workflow lost this request: the next execution takes over where the record stands. */
export function adopted(request: EgressRequest): EgressRequest {
  return { ...request, attempt: request.attempt + 1, version: request.version + 1 }
}
