import { executionName, type OutboxEntry } from '#egress/outbox.ts'
import type { Ports } from '#ports/ports.ts'

/** Starts the execution that the record expects; an older attempt that comes late starts nothing. */
export function startWorkflow({ records, workflow }: Pick<Ports, 'records' | 'workflow'>) {
  return async ({
    requestId,
    round,
    attempt,
    correlationId,
  }: Extract<OutboxEntry, { kind: 'startWorkflow' }>): Promise<void> => {
    const request = await records.request(requestId)
    if (request?.round !== round || request.attempt !== attempt) return
    await workflow.start(executionName(request), {
      requestId,
      round,
      attempt,
      ...(correlationId !== undefined && { correlationId }),
    })
  }
}
