import type { Source } from '#egress/request.ts'

/** A version of submitted bytes, as it was received. */
export interface Received {
  readonly version: string
  readonly bytes: number
  readonly sha256: string
}

/** Where the bytes of one announced file belong. */
export interface UploadPlace {
  readonly requestId: string
  readonly round: number
  readonly pathKey: string
}

export interface Arrived {
  readonly version: string
  readonly bytes: number
}

/** Thrown while receiving when the bytes are not as many as announced. Nothing is kept. */
export class SizeMismatch extends Error {
  override readonly name = 'SizeMismatch'
}

/** Thrown when a pinned version is not in its store. */
export class SourceMissing extends Error {
  override readonly name = 'SourceMissing'
}

/** Where submitted bytes come from: uploads of people, and the buckets of an egress store. */
export interface Sources {
  /**
   * Keeps a stream as a new version. It exists only when it is whole and durable.
   * @param bytes exact number of bytes announced
   * @throws SizeMismatch as soon as there are more, or at the end when there are fewer
   */
  receive(requestId: string, stream: AsyncIterable<Uint8Array>, bytes: number): Promise<Received>
  /**
   * What a client put for an announced file straight into the store, by the link that it was given: the newest version.
   * Nothing, where bytes come through `receive` only.
   */
  arrived(place: UploadPlace): Promise<Arrived | undefined>
  /** @throws SourceMissing */
  open(requestId: string, source: Source): Promise<AsyncIterable<Uint8Array>>
  /** Reads a small object (a version list) of a bucket; at most `maxBytes`. @throws SourceMissing */
  read(bucket: string, key: string, maxBytes: number): Promise<Uint8Array>
  /** Removes one uploaded version: it was replaced, or nobody wants it any more. */
  removeUpload(requestId: string, version: string): Promise<void>
  /** Removes what was uploaded for a request: it is staged or closed. */
  removeUploads(requestId: string): Promise<void>
}
