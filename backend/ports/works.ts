import type { ByteRange } from '#core/byte-range.ts'
import type { StagingPlace } from '#ports/staging.ts'

/**
 * Where a package that is too large for one is made by many at once: what each of them has finished lies here, by request and
 * round, until all is put together. Nobody but the service reads or writes here.
 */
export interface Works {
  /** Keeps what somebody finished: whole, or not at all. What was kept under the name before is replaced. */
  put(place: StagingPlace, name: WorkName, content: Iterable<Uint8Array>): Promise<void>
  /**
   * What was kept, or a range of it; `undefined` where nothing is. A range has to lie within it. It is given up when the
   * signal fires. @throws the signal's reason
   */
  open(
    place: StagingPlace,
    name: WorkName,
    range?: ByteRange,
    signal?: AbortSignal,
  ): Promise<{ readonly bytes: number; readonly stream: AsyncIterable<Uint8Array> } | undefined>
  /** Removes all that was kept for the round. May be repeated. */
  remove(place: StagingPlace): Promise<void>
}

/** A plain word with its number: `plan`, `batch-17`. */
export type WorkName = string
