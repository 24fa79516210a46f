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
  put(place: StagingPlace, stream: AsyncIterable<Uint8Array>): Promise<Staged>
  /** Bytes of a staged version. @throws StagedMissing */
  open(
    place: StagingPlace,
    version: string,
  ): Promise<{ readonly bytes: number; readonly stream: AsyncIterable<Uint8Array> }>
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
