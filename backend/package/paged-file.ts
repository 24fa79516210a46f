import { open } from 'node:fs/promises'
import { orAborted } from '#core/or-aborted.ts'

/** A file for reading here and there. A read that leaves the file fails; nothing is read by it. */
export interface PagedFile {
  readonly bytes: number
  read(at: number, length: number): Promise<Buffer>
  /** The bytes from `from` up to `to`, in pieces. */
  range(from: number, to: number): AsyncGenerator<Buffer>
  close(): Promise<void>
}

const PAGE_BYTES = 64 * 1024
// Headers, data and directory of a zip are read in turn; a few pages let each of them stay where it is.
const PAGES = 8

/**
 * Opens the file; small reads that lie close together cost one system call.
 * @throws errors of the file system; each read throws the signal's reason once it has fired
 */
export async function openPagedFile(path: string, signal?: AbortSignal): Promise<PagedFile> {
  const handle = await open(path)
  const { size } = await handle.stat()
  const pages = new Map<number, Buffer>()

  async function direct(at: number, length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(length)
    for (let done = 0; done < length;) {
      const { bytesRead } = await orAborted(handle.read(bytes, done, length - done, at + done), signal)
      if (bytesRead === 0) throw new RangeError('The file became shorter while it was read')
      done += bytesRead
    }
    return bytes
  }

  async function page(number: number): Promise<Buffer> {
    const start = number * PAGE_BYTES
    const found = pages.get(number) ?? (await direct(start, Math.min(PAGE_BYTES, size - start)))
    // The page used last is the last in the map; the first goes when there are too many.
    pages.delete(number)
    pages.set(number, found)
    const [oldest] = pages.keys()
    if (pages.size > PAGES && oldest !== undefined) pages.delete(oldest)
    return found
  }

  async function read(at: number, length: number): Promise<Buffer> {
    if (!Number.isSafeInteger(at) || at < 0 || length < 0 || at + length > size)
      throw new RangeError('It points outside of the file')
    if (length === 0) return Buffer.alloc(0)
    const first = Math.floor(at / PAGE_BYTES)
    const from = at - first * PAGE_BYTES
    if (from + length > PAGE_BYTES) return direct(at, length)
    return (await page(first)).subarray(from, from + length)
  }

  return {
    bytes: size,
    read,
    async *range(from, to) {
      for (let at = from; at < to; at += PAGE_BYTES) yield read(at, Math.min(PAGE_BYTES, to - at))
    },
    close: () => orAborted(handle.close(), signal),
  }
}
