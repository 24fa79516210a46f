import type { DynamoDBRecord } from 'aws-lambda'
import type { Report } from '#core/report.ts'
import type { RequestChange } from '../api/publish-change.ts'
import { drainOnEvent, isSchedule, type OutboxEvent } from '../outbox/drain-on-event.ts'
import type { Drainer } from '../outbox/drainer.ts'
import type { Item } from '../records/attributes.ts'
import { requestOfImage } from '../records/request-of-image.ts'

export interface DispatchingDeps {
  readonly drainer: Drainer
  /** Takes up what no execution follows, until the signal fires. @returns how many */
  readonly reconcile: (signal: AbortSignal) => Promise<number>
  readonly publish: (change: RequestChange) => Promise<void>
  readonly report: Report
}

/**
 * On the stream of the record: moves the workflow, and tells who watches. On the schedule: the same for what was left, and
 * brings the workflow back in line with the record.
 */
export function dispatching({ drainer, reconcile, publish, report }: DispatchingDeps) {
  const drain = drainOnEvent('work', drainer)

  // Who misses a change sees it at the next look: it is worth no second try, and holds up nothing.
  const tell = async (change: RequestChange): Promise<void> =>
    publish(change).catch((error: unknown) => {
      report({ code: 'CHANGE_UNTOLD', requestId: change.id, error })
    })

  const bringInLine = async (signal: AbortSignal): Promise<void> => {
    try {
      const taken = await reconcile(signal)
      for (let n = 0; n < taken; n += 1) report({ code: 'WORKFLOW_TAKEN_UP' })
    } catch (error) {
      report({ code: 'RECONCILE_FAILED', error })
    }
  }

  return async (event: OutboxEvent, signal: AbortSignal): Promise<void> => {
    await drain(event, signal)
    if (isSchedule(event)) await bringInLine(signal)
    else await Promise.all(newestOf(event.Records).map(tell))
  }
}

/** Of each request that changed, how it stands at the end. */
function newestOf(changed: readonly Pick<DynamoDBRecord, 'dynamodb'>[]): readonly RequestChange[] {
  const found = changed.flatMap(({ dynamodb }) => requestOfImage((dynamodb?.NewImage ?? {}) as Item) ?? [])
  const newest = new Map<string, RequestChange>()
  for (const change of found)
    if (change.version > (newest.get(change.id)?.version ?? 0)) newest.set(change.id, change)
  return [...newest.values()]
}
