import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'

const BUFFER_BYTES = 1 << 20

/** SHA-256 of a file that still grows: what it tells is read back from the disk. */
export interface FileDigest {
  /** Of everything before `to`. Each call has to name a place at or after that of the one before. */
  upTo(to: number): string
  /** Of the bytes from `from` up to, but without, `to`. */
  of(from: number, to: number): string
  close(): void
}

/** @throws errors of the file system */
export function openFileDigest(path: string): FileDigest {
  const handle = openSync(path, 'r')
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES)
  const sofar = createHash('sha256')
  let at = 0

  function* range(from: number, to: number): Generator<Uint8Array> {
    for (let place = from; place < to;) {
      const read = readSync(handle, buffer, 0, Math.min(BUFFER_BYTES, to - place), place)
      if (read === 0) return
      yield buffer.subarray(0, read)
      place += read
    }
  }

  return {
    upTo(to) {
      for (const block of range(at, to)) sofar.update(block)
      at = to
      return sofar.copy().digest('hex')
    },
    of(from, to) {
      const own = createHash('sha256')
      for (const block of range(from, to)) own.update(block)
      return own.digest('hex')
    },
    close: () => closeSync(handle),
  }
}
