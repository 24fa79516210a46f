import type { EgressRequest } from '#egress/request.ts'

/**
 * What every step of the workflow is given: which request, which of its rounds, and which execution asks. Everything else
 * is in the record.
 */
export interface TaskInput {
  readonly requestId: string
  readonly round: number
  readonly attempt: number
}

/** Whether the execution that asks is the one that the record expects: one that was replaced changes nothing any more. */
export function isFollowedBy(request: EgressRequest, { round, attempt }: TaskInput): boolean {
  return request.round === round && request.attempt === attempt
}
