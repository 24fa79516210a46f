import type { PackLevel } from '#package/deflate/deflater.ts'
import type { PackageEntry } from './package-entry.ts'
import type { PackResult } from './pack-job.ts'
import type { UnitLimits } from './package-units.ts'
import type { Packers } from './packers.ts'
import { newReaders, type Readers } from './readers.ts'
import { freeSlots, type FreeSlots } from './slots.ts'

/** What is to be written next, as far as it is known: results come when they are there. */
export type Step =
  /** Small files, headers included. */
  | {
      readonly kind: 'files'
      readonly entries: readonly PackageEntry[]
      readonly slot: number
      readonly result: Promise<PackResult>
    }
  /** The header of a larger file, whose sizes are not known yet. */
  | { readonly kind: 'open'; readonly entry: PackageEntry }
  /** A piece of the file that was opened last. */
  | {
      readonly kind: 'piece'
      readonly bytes: number
      readonly slot: number
      readonly result: Promise<PackResult>
    }
  /** A slice of it is complete. */
  | { readonly kind: 'slice' }
  /** It is complete. */
  | { readonly kind: 'close' }

/** What those who make steps work with. */
export interface Workplace {
  readonly packers: Packers
  readonly free: FreeSlots
  readonly level: PackLevel
  readonly limits: UnitLimits
  /** Those who read small files from a store. */
  readonly readers: Readers
  /** Fires when the run is stopped, and when it has failed. */
  readonly signal: AbortSignal
  /** After a failure: nobody waits for a slot any more, which nobody would give back, and nobody reads on. */
  giveUp(error: unknown): void
}

/** A place where everything is free. `signal` stops the run. */
export function newWorkplace({
  signal,
  ...own
}: Pick<Workplace, 'packers' | 'level' | 'limits'> & {
  readonly signal?: AbortSignal | undefined
}): Workplace {
  const free = freeSlots(own.packers.slots.length)
  const failed = new AbortController()
  return {
    ...own,
    free,
    readers: newReaders(),
    signal: signal ? AbortSignal.any([signal, failed.signal]) : failed.signal,
    giveUp(error) {
      free.refuse(error)
      failed.abort(error)
    },
  }
}

/** A result that may be a failure before anybody looks at it. */
export function later<T>(result: Promise<T>): Promise<T> {
  result.catch(() => {})
  return result
}
