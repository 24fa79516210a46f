import type { DynamoDBStreamEvent } from 'aws-lambda'
import type { Lane } from '#ports/outbox.ts'
import type { Item } from '../records/attributes.ts'
import type { Drainer } from './drainer.ts'
import { entryOfImage } from './entry-of-image.ts'

/** What the clock sends. */
export interface ScheduleEvent {
  readonly source: 'schedule'
}

export type OutboxEvent = Pick<DynamoDBStreamEvent, 'Records'> | ScheduleEvent

export function isSchedule(event: object): event is ScheduleEvent {
  return 'source' in event && event.source === 'schedule'
}

/**
 * Carries out what a commit just left to be done, as the table's stream tells of it; on the schedule, whatever is due: what
 * was postponed, and what nobody was told of.
 */
export function drainOnEvent(lane: Lane, { take, drain }: Drainer) {
  return async (event: OutboxEvent, signal: AbortSignal): Promise<void> => {
    if (isSchedule(event)) return drain(signal)
    for (const { eventName, dynamodb } of event.Records) {
      if (signal.aborted) return
      // What was taken or postponed comes by too, and waits for the schedule.
      const due = eventName === 'INSERT' ? entryOfImage((dynamodb?.NewImage ?? {}) as Item, lane) : undefined
      if (due) await take(due)
    }
  }
}
