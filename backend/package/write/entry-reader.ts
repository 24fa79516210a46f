import { open } from 'node:fs/promises'
import type { ByteRange } from '#core/byte-range.ts'
import { orAborted } from '#core/or-aborted.ts'
import type { PackageEntry } from './package-entry.ts'

/** Reads an entry front to back into buffers of the caller. */
export interface EntryReader {
  /** Fills the buffer as far as there are bytes. @returns how many; fewer than fit only at the end */
  read(into: Uint8Array): Promise<number>
  close(): Promise<void>
}

/**
 * Opens an entry, or a range that lies within it. When the signal fires nobody waits for the source any more, which may hang.
 * @throws errors of the source, here or with the first read; the signal's reason
 */
export async function openEntry(
  entry: PackageEntry,
  range?: ByteRange,
  signal?: AbortSignal,
): Promise<EntryReader> {
  return entry.file === undefined
    ? readStream(entry, range, signal)
    : readFile(entry, entry.file, range, signal)
}

async function readFile(
  entry: PackageEntry,
  path: string,
  range: ByteRange | undefined,
  signal: AbortSignal | undefined,
): Promise<EntryReader> {
  const opening = open(path, 'r').catch(async (error: unknown) => {
    // The source says best what is missing.
    for await (const _ of entry.open(undefined, signal));
    throw error
  })
  const handle = await orAborted(opening, signal).catch((error: unknown) => {
    // One that opens after all is not left open.
    void opening.then((late) => late.close()).catch(() => {})
    throw error
  })
  let at = range?.from ?? 0
  const end = range?.to ?? Number.MAX_SAFE_INTEGER
  return {
    async read(into) {
      let filled = 0
      const wanted = Math.min(into.length, end - at)
      while (filled < wanted) {
        const { bytesRead } = await orAborted(handle.read(into, filled, wanted - filled, at), signal)
        if (bytesRead === 0) break
        filled += bytesRead
        at += bytesRead
      }
      return filled
    },
    close: () => orAborted(handle.close(), signal),
  }
}

function readStream(
  entry: PackageEntry,
  range: ByteRange | undefined,
  signal: AbortSignal | undefined,
): EntryReader {
  const chunks = entry.open(range, signal)[Symbol.asyncIterator]()
  let rest: Uint8Array = new Uint8Array(0)
  return {
    async read(into) {
      let filled = 0
      while (filled < into.length) {
        if (rest.length === 0) {
          const next = await orAborted(chunks.next(), signal)
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
      // One that hangs is told, but may never come to it.
      await orAborted(Promise.resolve(chunks.return?.()), signal)
    },
  }
}
