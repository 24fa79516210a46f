import type { Now } from '#core/clock.ts'
import { Hopeless } from '#core/hopeless.ts'
import { laneOf, namesOf, type OutboxEntry } from '#egress/outbox.ts'
import { later } from '#egress/transitions.ts'
import type { Report } from '#core/report.ts'
import type { DueEntry, Outbox } from '#ports/outbox.ts'

/** Does what one entry asks for. Must be repeatable; throws to be called again later, Hopeless if that will not help. */
export type Effects = {
  readonly [K in OutboxEntry['kind']]: (entry: Extract<OutboxEntry, { kind: K }>) => Promise<void>
}

export interface CarryOutDeps {
  readonly outbox: Pick<Outbox, 'done' | 'postpone'>
  /** Those of the lanes whose entries are carried out. */
  readonly effects: Partial<Effects>
  /** Called when an entry failed as often as it may, or more often: somebody must know. Must be repeatable. */
  readonly stuck: (entry: OutboxEntry) => Promise<void>
  /** Stands around what is done for an entry, to see how it goes; answers and throws as that does. */
  readonly around?: (entry: OutboxEntry, work: () => Promise<void>) => Promise<void>
  readonly now: Now
  readonly report: Report
}

/** 1 s, 2 s, 4 s ... an hour at most; after this many tries the administrator is told, and mail and messages are given up. */
const MAX_ATTEMPTS = 20
const MAX_WAIT_SECONDS = 3_600

/** Carries out one entry; where that fails it is postponed, and in the end given up or reported. Throws only if the outbox does. */
export function carryOut({
  outbox,
  effects,
  stuck,
  around = async (_entry, work) => work(),
  now,
  report,
}: CarryOutDeps) {
  const isTold = async (entry: OutboxEntry): Promise<boolean> => {
    try {
      await stuck(entry)
      return true
    } catch (error) {
      report({ code: 'OUTBOX_STUCK_UNTOLD', ...namesOf(entry), error })
      return false
    }
  }

  return async ({ entry, attempts }: DueEntry): Promise<void> => {
    try {
      await around(entry, () => effectOf(effects, entry))
      await outbox.done(entry.id)
    } catch (error) {
      const text = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
      // A request whose workflow is never told would wait for good, so that is tried for ever.
      const isStuck = attempts + 1 >= MAX_ATTEMPTS || error instanceof Hopeless
      const giveUp = isStuck && laneOf(entry) !== 'work'
      report({ code: giveUp ? 'OUTBOX_GIVEN_UP' : 'OUTBOX_RETRY', ...namesOf(entry), error })
      // First of all it makes way for the others. It is given up only when somebody knows.
      const wait = Math.min(2 ** attempts, MAX_WAIT_SECONDS)
      await outbox.postpone(entry.id, text, later(now(), wait))
      if (isStuck && (await isTold(entry)) && giveUp) await outbox.postpone(entry.id, text)
    }
  }
}

async function effectOf(effects: Partial<Effects>, entry: OutboxEntry): Promise<void> {
  switch (entry.kind) {
    case 'startWorkflow':
      return known(effects.startWorkflow)(entry)
    case 'resumeStage':
      return known(effects.resumeStage)(entry)
    case 'mail':
      return known(effects.mail)(entry)
    case 'announceStage':
      return known(effects.announceStage)(entry)
    case 'processMessage':
      return known(effects.processMessage)(entry)
  }
}

function known<T>(effect: T | undefined): T {
  if (effect === undefined) throw new Error('Entries of this kind are carried out elsewhere')
  return effect
}
