import { open } from 'node:fs/promises'
import type { PackageEntry } from './package-entry.ts'

/** Reads an entry front to back into buffers of the caller. */
export interface EntryReader {
  /** Fills the buffer as far as there are bytes. @returns how many; fewer than fit only at the end */
  read(into: Uint8Array): Promise<number>
  close(): Promise<void>
}

/** Opens an entry from a byte on. @throws errors of the source, here or with the first read */
export async function openEntry(entry: PackageEntry, from = 0): Promise<EntryReader> {
  return entry.file === undefined ? readStream(entry, from) : readFile(entry.file, from)
}

async function readFile(path: string, from: number): Promise<EntryReader> {
  const handle = await open(path, 'r')
  let at = from
  return {
    async read(into) {
      let filled = 0
      while (filled < into.length) {
        const { bytesRead } = await handle.read(into, filled, into.length - filled, at)
        if (bytesRead === 0) break
        filled += bytesRead
        at += bytesRead
      }
      return filled
    },
    close: () => handle.close(),
  }
}

function readStream(entry: PackageEntry, from: number): EntryReader {
  const range = from > 0 ? { from, to: entry.bytes } : undefined
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
