import { STEPS } from '#egress/steps.ts'
import type { EgressRequest, Verdict } from '#egress/request.ts'
import type { RequestSummary } from '#egress/request-summary.ts'
import { openGroup } from '#egress/transitions.ts'

export type EgressStatus = 'PROCESSING' | 'IGAPPROVED' | 'RITAPPROVED' | 'REJECTED'

const ENDED_WITHOUT_RELEASE = ['REJECTED', 'WITHDRAWN', 'EXPIRED']

/** The status as TREEHOOSE names it, derived from status and decisions; `undefined` for a draft. */
export function egressStatus(request: RequestSummary): EgressStatus | undefined {
  if (request.imported) return request.imported.status
  if (request.status === 'DRAFT') return undefined
  if (ENDED_WITHOUT_RELEASE.includes(request.status)) return request.submittedAt ? 'REJECTED' : undefined
  const last = request.decisions.filter(({ round }) => round === request.round).at(-1)
  if (!last) return 'PROCESSING'
  return last.group === 'ResearchIT' ? 'RITAPPROVED' : 'IGAPPROVED'
}

export interface WhoseTurn {
  readonly owner: 'author' | 'reviewers' | 'system' | 'nobody'
  readonly group?: string
  readonly label: string
}

/** Whose move it is, in words. A failed request waits for an administrator. */
export function whoseTurn(request: RequestSummary): WhoseTurn {
  const { owner } = STEPS[request.status]
  const group = openGroup(request)
  if (group) return { owner, group, label: `Waiting for ${group}` }
  if (request.failure) return { owner: 'system', group: 'Admin', label: 'Waiting for an administrator' }
  if (owner === 'author') return { owner, label: `Waiting for ${request.requestedBy.name}` }
  if (owner === 'system')
    return { owner, label: request.status === 'RELEASING' ? 'Preparing the package' : 'Preparing the files' }
  return { owner, label: 'Nobody: closed' }
}

/** The index in which a request that waits is found, by whom it waits for; `undefined` where it is all over. */
export function turnOf(request: EgressRequest): string | undefined {
  const group = openGroup(request)
  if (group) return group
  if (request.failure) return 'Admin'
  if (needsMachine(request)) return 'system'
  return STEPS[request.status].owner === 'author' ? `author:${request.requestedBy.id}` : undefined
}

/** Whether an execution has to be on its way: to stage, to release, or to tidy up after the end. */
function needsMachine({ status, stagedDeleted }: EgressRequest): boolean {
  if (status === 'IMPORTED') return false
  const { owner } = STEPS[status]
  return owner === 'system' || (owner === 'nobody' && !stagedDeleted)
}

export interface StageView {
  readonly number: number
  readonly group: string
  readonly state: 'WAITING' | 'OPEN' | 'DECIDED' | 'SKIPPED'
  readonly decision?: Verdict
  readonly openedAt?: string
  readonly deadlineAt?: string
}

/** The stages of the present round, in order, numbered from 1. What was imported had none here. */
export function stagesOf(request: EgressRequest): readonly StageView[] {
  if (request.status === 'IMPORTED') return []
  const ended = STEPS[request.status].owner === 'nobody'
  return request.policy.stages.map(({ group }, stage) => {
    const decision = request.decisions.find((made) => made.round === request.round && made.stage === stage)
    const base = { number: stage + 1, group }
    if (decision) return { ...base, state: 'DECIDED', decision: decision.verdict }
    if (openGroup(request) && request.openStage?.stage === stage) {
      const { openedAt, deadlineAt } = request.openStage
      return { ...base, state: 'OPEN', openedAt, deadlineAt }
    }
    return { ...base, state: ended ? 'SKIPPED' : 'WAITING' }
  })
}
