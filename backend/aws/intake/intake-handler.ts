import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import type { IntakeMessage } from '#egress/intake/message.ts'
import type { OutboxEntry } from '#egress/outbox.ts'
import { isSchedule, type ScheduleEvent } from '../outbox/drain-on-event.ts'
import type { Drainer } from '../outbox/drainer.ts'
import type { DeadLetters } from './dead-letters.ts'
import { eachRecord } from './each-record.ts'
import { keepMessage, type KeepMessageDeps } from './keep-message.ts'

export interface IntakeHandlerDeps extends KeepMessageDeps {
  /** Of the lane `intake`. */
  readonly drainer: Drainer
  readonly deadLetters: DeadLetters
}

/** A message that is kept and waits to be processed, and how it was delivered. */
interface Waiting {
  readonly entry: Extract<OutboxEntry, { readonly kind: 'processMessage' }>
  readonly body: string
}

/**
 * Takes in the messages of a queue that listens to topics: all are kept first, then each is processed. What becomes no
 * request goes to the dead letters too, as it was delivered, with its reason. On the schedule, processes what is due.
 */
export function intakeHandler({ drainer, deadLetters, ...deps }: IntakeHandlerDeps) {
  const keep = keepMessage(deps)
  const { report, ports } = deps

  // The record has it with its reason, and the administrator was told: a copy that cannot be put holds up nothing.
  const bury = async ({ id, reason = '' }: IntakeMessage, body: string): Promise<void> =>
    deadLetters.put({ id, reason, body }).catch((error: unknown) => {
      report({ code: 'DEAD_LETTER_FAILED', entry: id, error })
    })

  const process = async ({ entry, body }: Waiting): Promise<void> => {
    try {
      if (!(await drainer.take({ entry, attempts: 0 }))) return
      const message = await ports.records.message(entry.messageId)
      if (message?.state === 'REFUSED') await bury(message, body)
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
    const waiting: Waiting[] = []
    const answer = await eachRecord(
      event.Records,
      async (record) => {
        const { entry, refused } = await keep(record)
        if (refused) await bury(refused, record.body)
        if (entry?.kind === 'processMessage') waiting.push({ entry, body: record.body })
      },
      report,
    )
    for (const each of waiting) if (!signal.aborted) await process(each)
    return answer
  }
}
