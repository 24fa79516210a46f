import type { ExecutionStatus } from './execution-table.ts'

/** What a committed change leaves to be done. */
export interface Change {
  /** Branches that have something to do. */
  readonly ready: readonly number[]
  /** Branches that are gone; whatever works for them is to stop. */
  readonly removed: readonly number[]
  /** Work that did not end in time. */
  readonly overdue: readonly { readonly id: number; readonly version: number }[]
  readonly ended: readonly {
    readonly name: string
    readonly status: ExecutionStatus
    readonly error?: string
  }[]
  /** A new deadline, in milliseconds since the epoch. */
  readonly deadline?: number | undefined
}

export const noChange: Change = { ready: [], removed: [], overdue: [], ended: [] }
