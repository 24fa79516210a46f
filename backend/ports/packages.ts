import type { ByteRange } from '#core/byte-range.ts'
import type { StagingPlace } from '#ports/staging.ts'
import type { WorkName, WorkVersion } from '#ports/works.ts'

/** A folder in which one piece of work is done. */
export interface Scratch {
  readonly folder: string
  /** It stays for the next attempt. */
  leave(): Promise<void>
  /** It is removed. */
  dispose(): Promise<void>
}

/** Released packages and the private scratch space in which they are made. */
export interface Packages {
  /**
   * The folder of that name, where one attempt after the other works: whoever comes while another is there waits for its end.
   * What an attempt left, or one that died, may still be in it. A name is a plain word.
   * @throws the signal's reason when it fires while waiting
   */
  scratch(name: string, signal?: AbortSignal): Promise<Scratch>
  /**
   * Publishes a finished file once, under a key that names its content.
   * @returns 'exists' if the same bytes are there already
   * @throws PackageConflict if other bytes are there
   */
  publish(file: string, key: string, sha256: string): Promise<'published' | 'exists'>
  /** Begins a package that is put together of parts. @returns what its parts are added to */
  begin(key: string): Promise<PackageUpload>
  /**
   * Adds a part, or puts it in the place of one that was added under its number. Nothing of it can be seen before `complete`.
   * @param part from 1 up to 10,000; parts lie in the order of their numbers, which may leave some out
   * @returns what `complete` has to know of it @throws WorkMissing where it is one of the works, which is not there any more
   */
  addPart(upload: PackageUpload, part: number, content: PartContent): Promise<string>
  /**
   * Publishes exactly these parts, in this order, once. May be repeated.
   * @returns 'exists' if something else is under the key already, and maybe where these parts are
   */
  complete(upload: PackageUpload, parts: readonly AddedPart[]): Promise<'published' | 'exists'>
  /**
   * SHA-256 and size of what is published under the key, read from the store.
   * @throws PackageMissing, the signal's reason when it fires
   */
  verify(key: string, signal?: AbortSignal): Promise<{ readonly bytes: number; readonly sha256: string }>
  /** Removes everything under a folder of keys: what was published for a request that then was not released. */
  remove(folder: string): Promise<void>
  /** A package, or a range that lies within it; given up when the signal fires. @throws PackageMissing, the signal's reason */
  open(
    key: string,
    range?: ByteRange,
    signal?: AbortSignal,
  ): Promise<{ readonly bytes: number; readonly stream: AsyncIterable<Uint8Array> }>
}

/** Every part but the last has at least that many bytes, and no part has more than 5 GiB: S3's limits. */
export const LEAST_PART_BYTES = 5 * 1024 * 1024

export interface PackageUpload {
  readonly key: string
  readonly id: string
}

/** What a part holds. */
export interface PartContent {
  readonly bytes: number
  open(): AsyncIterable<Uint8Array>
  /** Where it is exactly one of the works (ports/works.ts): a home may be able to copy that version without reading it. */
  readonly work?: { readonly place: StagingPlace; readonly name: WorkName; readonly version: WorkVersion }
}

/** A part that was added. `tag` is what `addPart` told. */
export interface AddedPart {
  readonly part: number
  readonly tag: string
  readonly bytes: number
}

export class PackageMissing extends Error {
  override readonly name = 'PackageMissing'
}

export class PackageConflict extends Error {
  override readonly name = 'PackageConflict'
}
