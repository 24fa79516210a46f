import type { ByteRange } from '#core/byte-range.ts'
import { sha256Hex } from '#core/digest.ts'
import { IntegrityError } from '#package/package-errors.ts'

/** One file to pack: where it goes, what its bytes must be, and how to read them. */
export interface PackageEntry {
  readonly path: string
  readonly bytes: number
  /** Lower-case hexadecimal. */
  readonly sha256: string
  /** All of its bytes, or those of a range, until the signal fires. May be asked again when a package is continued. */
  open(range?: ByteRange, signal?: AbortSignal): AsyncIterable<Uint8Array>
  /** A file on this machine that holds its bytes, where there is one: threads read it by themselves. */
  readonly file?: string
}

/** An entry of bytes, or of text as UTF-8, that are at hand. */
export function entryOf(path: string, content: string | Uint8Array): PackageEntry {
  const data = typeof content === 'string' ? Buffer.from(content) : content
  return {
    path,
    bytes: data.length,
    sha256: sha256Hex(data),
    async *open(range) {
      yield range ? data.subarray(range.from, range.to) : data
    },
  }
}

/** What is wrong with a file of so many bytes of that SHA-256. */
export function notAsDeclared(
  { path, bytes, sha256 }: PackageEntry,
  found: number,
  hash: string,
): IntegrityError {
  return new IntegrityError(path, { bytes, sha256 }, { bytes: found, sha256: hash })
}
