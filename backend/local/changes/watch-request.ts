import type { Actor } from '#core/actor.ts'
import { Fault } from '#core/fault.ts'
import { INPUTS } from '#entry/inputs.ts'
import { mayWatch, NOTHING_TO_WATCH } from '#entry/subscriptions.ts'
import type { Ports } from '#ports/ports.ts'
import type { Report } from '#core/report.ts'
import type { Changes } from './changes.ts'
import { latestChanges } from './latest-changes.ts'
import type { Seats } from './seats.ts'

/** Who watches, as long as they may. */
export interface Watcher {
  /** Who it is now, by the same token; nobody, once it is expired or they are gone. */
  actor(): Promise<Actor | undefined>
  /** When the token expires. */
  readonly expiresAt: string
  /** Ends with the connection. */
  readonly signal: AbortSignal
}

export interface RequestChange {
  readonly id: string
  readonly version: number
}

export interface WatchOptions {
  readonly ports: Pick<Ports, 'records' | 'permissions' | 'now'>
  readonly changes: Changes
  readonly seats: Seats
  readonly report: Report
}

/**
 * The changes of a request for as long as this person may see it: before each one it is looked again, and it is over
 * when they may not, when their token expires, and when they go.
 * @throws Fault UNAUTHENTICATED, NOT_FOUND, UNAVAILABLE
 */
export function watchRequest({ ports, changes, seats, report }: WatchOptions) {
  const may = mayWatch(ports)

  return async (input: unknown, watcher: Watcher): Promise<AsyncIterableIterator<RequestChange>> => {
    const { id } = INPUTS.byId().parse(input)
    const actor = await watcher.actor()
    if (!actor) throw new Fault('UNAUTHENTICATED', 'Sign in first: the access token is missing or expired.')
    if (!(await may({ id }, actor))) throw new Fault('NOT_FOUND', NOTHING_TO_WATCH)
    const leave = seats.take(actor.id)
    const latest = latestChanges(changes, id)
    const end = (): void => {
      clearTimeout(expiry)
      watcher.signal.removeEventListener('abort', end)
      latest.end()
      leave()
    }
    const expiry = setTimeout(end, Date.parse(watcher.expiresAt) - Date.parse(ports.now()))
    watcher.signal.addEventListener('abort', end)
    if (watcher.signal.aborted) end()

    const isSeen = async (): Promise<boolean> => {
      try {
        const now = await watcher.actor()
        return now !== undefined && (await may({ id }, now))
      } catch (error) {
        // Whoever watches again is told what is wrong.
        report({ code: 'FAULT', requestId: id, error })
        return false
      }
    }
    // Not a generator: that would answer its end only after the change that it waits for.
    const over = { done: true, value: undefined } as const
    const iterator: AsyncIterableIterator<RequestChange> = {
      async next() {
        const version = await latest.next()
        if (version !== undefined && (await isSeen())) return { done: false, value: { id, version } }
        end()
        return over
      },
      async return() {
        end()
        return over
      },
      [Symbol.asyncIterator]: () => iterator,
    }
    return iterator
  }
}
