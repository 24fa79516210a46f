import type { Now } from '#core/clock.ts'
import { later } from '#egress/transitions.ts'
import type { DueEntry, Lane } from '#ports/outbox.ts'
import type { DynamoOutbox } from '../records/dynamo-outbox.ts'

export interface DrainerDeps {
  readonly outbox: Pick<DynamoOutbox, 'due' | 'claim'>
  readonly lane: Lane
  readonly carryOut: (due: DueEntry) => Promise<void>
  readonly now: Now
  /**
   * How long nobody else gets an entry that somebody took. At least as long as a function may run: what takes longer is
   * done by two at the same time.
   */
  readonly claimSeconds: number
}

/** Empties one lane, beside others that do the same: each entry is carried out by one of them. */
export interface Drainer {
  /** Carries out an entry. @returns false if somebody else does, or did */
  take(due: DueEntry): Promise<boolean>
  /** Carries out what is due, until the signal fires or nothing is left that can be taken. */
  drain(signal: AbortSignal): Promise<void>
}

const BATCH = 50

export function drainer({ outbox, lane, carryOut, now, claimSeconds }: DrainerDeps): Drainer {
  const take = async (due: DueEntry): Promise<boolean> => {
    const at = now()
    if (!(await outbox.claim(due.entry.id, at, later(at, claimSeconds)))) return false
    await carryOut(due)
    return true
  }

  const takeThose = async (batch: readonly DueEntry[], signal: AbortSignal): Promise<number> => {
    let taken = 0
    for (const due of batch) {
      if (signal.aborted) return 0
      if (await take(due)) taken += 1
    }
    return taken
  }

  return {
    take,
    async drain(signal) {
      for (let taken = 1; taken > 0 && !signal.aborted;)
        taken = await takeThose(await outbox.due(lane, now(), BATCH), signal)
    },
  }
}
