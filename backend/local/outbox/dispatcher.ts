import { carryOut, type CarryOutDeps } from '#egress/carry-out.ts'
import type { Lane, Outbox } from '#ports/outbox.ts'

export interface DispatcherDeps extends CarryOutDeps {
  readonly outbox: Outbox
  readonly lane: Lane
}

export interface Dispatcher {
  /** There may be something to do. */
  wake(): void
  /** Resolves when nothing is due. */
  idle(): Promise<void>
  close(): Promise<void>
}

const BATCH = 50
const POLL_MS = 5_000

/** Carries out what commits left to be done, in order, at least once; one entry's failure does not hold up the rest. */
export function openDispatcher(deps: DispatcherDeps): Dispatcher {
  const { outbox, lane, now, report } = deps
  const carriedOut = carryOut(deps)
  let running: Promise<void> | undefined
  let again = false
  let closed = false

  const drain = async (): Promise<void> => {
    do {
      again = false
      for (;;) {
        const due = closed ? [] : await outbox.due(lane, now(), BATCH)
        if (due.length === 0) break
        for (const next of due) if (!closed) await carriedOut(next)
      }
    } while (again && !closed)
  }

  const wake = (): void => {
    again = true
    if (running || closed) return
    running = drain()
      .catch((error: unknown) => report({ code: 'OUTBOX_UNREADABLE', entry: '', error }))
      .finally(() => {
        running = undefined
        if (again && !closed) wake()
      })
  }

  const poll = setInterval(wake, POLL_MS)
  poll.unref()

  return {
    wake,
    async idle() {
      while (running) await running
    },
    async close() {
      closed = true
      clearInterval(poll)
      await running
    },
  }
}
