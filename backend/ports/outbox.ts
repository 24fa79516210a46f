import type { Lane, OutboxEntry } from '#egress/outbox.ts'

export type { Lane } from '#egress/outbox.ts'

/** An entry that waits, and how often it was tried. */
export interface DueEntry {
  readonly entry: OutboxEntry
  readonly attempts: number
}

/** What commits left to be done, in the order of the commits. */
export interface Outbox {
  /** Entries of one lane: what hangs in one holds up nothing in another. */
  due(lane: Lane, now: string, limit: number): Promise<readonly DueEntry[]>
  done(id: string): Promise<void>
  /** Tries again at `at`; never, where `at` is left out: the entry stays, marked as given up. */
  postpone(id: string, error: string, at?: string): Promise<void>
}
