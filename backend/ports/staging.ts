import type { ByteRange } from '#core/byte-range.ts'
import type { Source } from '#egress/request.ts'

/** A staged copy: frozen, hashed while it was written. */
export interface Staged {
  readonly version: string
  readonly bytes: number
  readonly sha256: string
  /** The first bytes (at most 4,100), for telling the media type by content. */
  readonly head: Uint8Array
}

/** Frozen copies of submitted files, by request and round. Nobody but the service writes here. */
export interface Staging {
  /** Copies that are best under way at the same time. */
  readonly atOnce: number
  /**
   * Copies exactly the pinned version of a source, and hashes what was copied.
   * @throws SourceMissing (ports/sources.ts) when that version is not there, and what the signal says when it fires
   */
  copy(place: StagingPlace, source: Source, signal: AbortSignal): Promise<Staged>
  /**
   * Bytes of a staged version, or a range that lies within it. They are given up when the signal fires.
   * @throws StagedMissing, the signal's reason
   */
  open(
    place: StagingPlace,
    version: string,
    range?: ByteRange,
    signal?: AbortSignal,
  ): Promise<{ readonly bytes: number; readonly stream: AsyncIterable<Uint8Array> }>
  /** The file on this machine that holds a staged version, in homes that have one; whether it is there is not looked at. */
  file?(place: StagingPlace, version: string): string | undefined
  /** Removes every staged byte of the round, looks that nothing is left, and may be repeated. */
  remove(place: StagingPlace): Promise<void>
}

export interface StagingPlace {
  readonly requestId: string
  readonly round: number
}

/** Thrown when staged bytes that the manifest names are not there. */
export class StagedMissing extends Error {
  override readonly name = 'StagedMissing'
}
