import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import type { OutboxEntry } from '#egress/outbox.ts'
import { isSchedule, type ScheduleEvent } from '../outbox/drain-on-event.ts'
import type { Drainer } from '../outbox/drainer.ts'
import { eachRecord } from './each-record.ts'
import { keepMessage, type KeepMessageDeps } from './keep-message.ts'

export interface IntakeHandlerDeps extends KeepMessageDeps {
  /** Of the lane `intake`. */
  readonly drainer: Drainer
}

/**
 * Takes in the messages of a queue that listens to topics: all are kept first, then each is processed. On the schedule,
 * processes what is due.
 */
export function intakeHandler({ drainer, ...deps }: IntakeHandlerDeps) {
  const keep = keepMessage(deps)
  const { report } = deps

  const process = async (entry: OutboxEntry): Promise<void> => {
    try {
      await drainer.take({ entry, attempts: 0 })
    } catch (error) {
      // It is kept, and processed on the schedule.
      report({ code: 'OUTBOX_UNREADABLE', entry: entry.id, error })
    }
  }

  return async (event: SQSEvent | ScheduleEvent, signal: AbortSignal): Promise<SQSBatchResponse> => {
    if (isSchedule(event)) {
      await drainer.drain(signal)
      return { batchItemFailures: [] }
    }
    const entries: OutboxEntry[] = []
    const answer = await eachRecord(
      event.Records,
      async (record) => {
        const entry = await keep(record)
        if (entry) entries.push(entry)
      },
      report,
    )
    for (const entry of entries) if (!signal.aborted) await process(entry)
    return answer
  }
}
