import type { EgressRequest } from '#egress/request.ts'
import { isFollowedBy, type TaskInput } from '#egress/tasks/task.ts'
import type { Ports } from '#ports/ports.ts'

export type NextStep =
  | { readonly next: 'REVIEW'; readonly stage: number; readonly timeoutSeconds: number }
  | { readonly next: 'RELEASE' }
  | { readonly next: 'DISCARD' }
  | { readonly next: 'END' }

/** Asks the record what comes next. What a callback carried is of no importance here. */
export function nextStep({ records, now }: Pick<Ports, 'records' | 'now'>) {
  return async (input: TaskInput): Promise<NextStep> => {
    const request = await records.request(input.requestId)
    if (!request || !isFollowedBy(request, input)) return { next: 'END' }
    return stepOf(request, now())
  }
}

function stepOf(request: EgressRequest, now: string): NextStep {
  switch (request.status) {
    case 'IN_REVIEW': {
      if (!request.openStage) return { next: 'END' }
      const left = Math.ceil((Date.parse(request.openStage.deadlineAt) - Date.parse(now)) / 1000)
      return { next: 'REVIEW', stage: request.openStage.stage, timeoutSeconds: Math.max(1, left) }
    }
    case 'RELEASING':
      return { next: 'RELEASE' }
    case 'RELEASED':
    case 'REJECTED':
    case 'WITHDRAWN':
    case 'EXPIRED':
      return { next: 'DISCARD' }
    case 'DRAFT':
    case 'STAGING':
    case 'FAILED':
    case 'IMPORTED':
      return { next: 'END' }
  }
}
