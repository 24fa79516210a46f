/** Released packages and the private scratch space in which they are made. */
export interface Packages {
  /** A new folder that only this attempt knows; removed by `dispose`, and at the next start if the process died. */
  scratch(): Promise<{ readonly folder: string; dispose(): Promise<void> }>
  /**
   * Publishes a finished file once, under a key that names its content.
   * @returns 'exists' if the same bytes are there already
   * @throws PackageConflict if other bytes are there
   */
  publish(file: string, key: string, sha256: string): Promise<'published' | 'exists'>
  /** SHA-256 and size of what is published under the key, read from the store. @throws PackageMissing */
  verify(key: string): Promise<{ readonly bytes: number; readonly sha256: string }>
  /** Removes everything under a folder of keys: what was published for a request that then was not released. */
  remove(folder: string): Promise<void>
  open(key: string): Promise<{ readonly bytes: number; readonly stream: AsyncIterable<Uint8Array> }>
}

export class PackageMissing extends Error {
  override readonly name = 'PackageMissing'
}

export class PackageConflict extends Error {
  override readonly name = 'PackageConflict'
}
