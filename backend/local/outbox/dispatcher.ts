import type { Now } from '#core/clock.ts'
import type { OutboxEntry } from '#egress/outbox.ts'
import { later } from '#egress/transitions.ts'
import type { Lane, Outbox } from '#ports/outbox.ts'

/** Does what one entry asks for. Must be repeatable; throws to be called again later. */
export type Effects = {
  readonly [K in OutboxEntry['kind']]: (entry: Extract<OutboxEntry, { kind: K }>) => Promise<void>
}

export interface DispatcherDeps {
  readonly outbox: Outbox
  readonly lane: Lane
  readonly effects: Effects
  /** Called when an entry failed as often as it may, or more often: somebody must know. Must be repeatable. */
  readonly stuck: (entry: OutboxEntry) => Promise<void>
  readonly now: Now
  readonly report: (line: { readonly code: string; readonly entry: string; readonly error: unknown }) => void
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
/** 1 s, 2 s, 4 s ... an hour at most; after this many tries the administrator is told, and mail and messages are given up. */
const MAX_ATTEMPTS = 20
const MAX_WAIT_SECONDS = 3_600

/** Carries out what commits left to be done, in order, at least once; one entry's failure does not hold up the rest. */
export function openDispatcher({ outbox, lane, effects, stuck, now, report }: DispatcherDeps): Dispatcher {
  let running: Promise<void> | undefined
  let again = false
  let closed = false

  const carryOut = async ({
    entry,
    attempts,
  }: {
    readonly entry: OutboxEntry
    readonly attempts: number
  }): Promise<void> => {
    try {
      await effectOf(effects, entry)
      await outbox.done(entry.id)
    } catch (error) {
      const text = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
      // A request whose workflow is never told would wait for good, so that is tried for ever.
      const isStuck = attempts + 1 >= MAX_ATTEMPTS
      const giveUp = isStuck && lane !== 'work'
      report({ code: giveUp ? 'OUTBOX_GIVEN_UP' : 'OUTBOX_RETRY', entry: entry.id, error })
      // First of all it makes way for the others. It is given up only when somebody knows.
      const wait = Math.min(2 ** attempts, MAX_WAIT_SECONDS)
      await outbox.postpone(entry.id, text, later(now(), wait))
      if (isStuck && (await isTold(entry)) && giveUp) await outbox.postpone(entry.id, text)
    }
  }

  const isTold = async (entry: OutboxEntry): Promise<boolean> => {
    try {
      await stuck(entry)
      return true
    } catch (error) {
      report({ code: 'OUTBOX_STUCK_UNTOLD', entry: entry.id, error })
      return false
    }
  }

  const drain = async (): Promise<void> => {
    do {
      again = false
      for (;;) {
        const due = closed ? [] : await outbox.due(lane, now(), BATCH)
        if (due.length === 0) break
        for (const next of due) if (!closed) await carryOut(next)
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

async function effectOf(effects: Effects, entry: OutboxEntry): Promise<void> {
  switch (entry.kind) {
    case 'startWorkflow':
      return effects.startWorkflow(entry)
    case 'resumeStage':
      return effects.resumeStage(entry)
    case 'mail':
      return effects.mail(entry)
    case 'processMessage':
      return effects.processMessage(entry)
  }
}
