import type { EgressRequest } from '#egress/request.ts'
import type { Status } from '#egress/steps.ts'
import type { Records } from '#ports/records.ts'

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

/** The request, if it is in that status and the execution that asks is the one that the record expects. */
export async function requestWhile(
  status: Status,
  records: Pick<Records, 'request'>,
  input: TaskInput,
): Promise<EgressRequest | undefined> {
  const request = await records.request(input.requestId)
  return request?.status === status && isFollowedBy(request, input) ? request : undefined
}
