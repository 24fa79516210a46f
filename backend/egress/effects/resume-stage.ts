import type { OutboxEntry } from '#egress/outbox.ts'
import type { Ports } from '#ports/ports.ts'

/** Wakes the wait of a stage. It carries no verdict: the workflow asks the record. A wait that is over is no error. */
export function resumeStage({ records, workflow }: Pick<Ports, 'records' | 'workflow'>) {
  return async ({
    requestId,
    round,
    stage,
  }: Extract<OutboxEntry, { kind: 'resumeStage' }>): Promise<void> => {
    const token = await records.token(requestId, round, stage)
    if (token !== undefined) await workflow.resume(token)
  }
}
