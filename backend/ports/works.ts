import type { ByteRange } from '#core/byte-range.ts'
import type { StagingPlace } from '#ports/staging.ts'

/**
 * Where a package that is too large for one is made by many at once: what each of them has finished lies here, by request and
 * round, until all is put together. Nobody but the service reads or writes here.
 */
export interface Works {
  /**
   * Keeps what somebody finished: whole, or not at all. What was kept under the name before is replaced.
   * @returns what tells it from whatever else comes under the name; nothing where all are read before they are used
   */
  put(place: StagingPlace, name: WorkName, content: Iterable<Uint8Array>): Promise<WorkVersion | undefined>
  /**
   * What was kept, or a range of it; `undefined` where nothing is. A range has to lie within it. It is given up when the
   * signal fires. @throws the signal's reason
   */
  open(
    place: StagingPlace,
    name: WorkName,
    range?: ByteRange,
    signal?: AbortSignal,
  ): Promise<OpenedWork | undefined>
  /** Removes all that was kept for the round. May be repeated. */
  remove(place: StagingPlace): Promise<void>
}

export interface OpenedWork {
  readonly bytes: number
  readonly stream: AsyncIterable<Uint8Array>
  /** As `put` told it. */
  readonly version?: WorkVersion
}

/** Opaque text. */
export type WorkVersion = string

/** Thrown where a piece of work is not there, or not any more. */
export class WorkMissing extends Error {
  override readonly name = 'WorkMissing'
}

/** A plain word with its number: `plan`, `batch-17`. */
export type WorkName = string
