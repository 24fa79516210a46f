import { open } from 'node:fs/promises'
import type { ByteRange } from '#core/byte-range.ts'
import type { PackageEntry } from './package-entry.ts'

/** Reads an entry front to back into buffers of the caller. */
export interface EntryReader {
  /** Fills the buffer as far as there are bytes. @returns how many; fewer than fit only at the end */
  read(into: Uint8Array): Promise<number>
  close(): Promise<void>
}

/** Opens an entry, or a range that lies within it. @throws errors of the source, here or with the first read */
export async function openEntry(entry: PackageEntry, range?: ByteRange): Promise<EntryReader> {
  return entry.file === undefined ? readStream(entry, range) : readFile(entry, entry.file, range)
}

async function readFile(
  entry: PackageEntry,
  path: string,
  range: ByteRange | undefined,
): Promise<EntryReader> {
  const handle = await open(path, 'r').catch(async (error: unknown) => {
    // The source says best what is missing.
    for await (const _ of entry.open());
    throw error
  })
  let at = range?.from ?? 0
  const end = range?.to ?? Number.MAX_SAFE_INTEGER
  return {
    async read(into) {
      let filled = 0
      const wanted = Math.min(into.length, end - at)
      while (filled < wanted) {
        const { bytesRead } = await handle.read(into, filled, wanted - filled, at)
        if (bytesRead === 0) break
        filled += bytesRead
        at += bytesRead
      }
      return filled
    },
    close: () => handle.close(),
  }
}

function readStream(entry: PackageEntry, range: ByteRange | undefined): EntryReader {
  const chunks = entry.open(range)[Symbol.asyncIterator]()
  let rest: Uint8Array = new Uint8Array(0)
  return {
    async read(into) {
      let filled = 0
      while (filled < into.length) {
        if (rest.length === 0) {
          const next = await chunks.next()
          if (next.done === true) break
          rest = next.value
        }
        const taken = Math.min(rest.length, into.length - filled)
        into.set(rest.subarray(0, taken), filled)
        rest = rest.subarray(taken)
        filled += taken
      }
      return filled
    },
    async close() {
      await chunks.return?.()
    },
  }
}
