import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, link, mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { abortable } from '#core/abortable.ts'
import type { ByteRange } from '#core/byte-range.ts'
import { hasCode } from '#core/error-code.ts'
import { orAborted } from '#core/or-aborted.ts'

/** Makes a folder that only the service may look into, with the folders above it. */
export async function privateFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  return path
}

/** Writes all of a chunk: a write may take less than it was given. */
async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  let rest = chunk
  while (rest.byteLength > 0) {
    const { bytesWritten } = await file.write(rest)
    rest = rest.subarray(bytesWritten)
  }
}

/** Small chunks are gathered up to this size, so that a slow line does not cost a system call for each packet. */
const GATHER_BYTES = 256 * 1024

/**
 * Writes a stream to a new file in a folder and makes it durable. Nothing is left of it if the stream fails.
 * @returns the path of the finished file
 */
export async function writeDurably(folder: string, stream: AsyncIterable<Uint8Array>): Promise<string> {
  const path = join(await privateFolder(folder), `${randomUUID()}.part`)
  const file = await open(path, 'wx', 0o600)
  try {
    let gathered: Uint8Array[] = []
    let size = 0
    for await (const chunk of stream) {
      gathered.push(chunk)
      size += chunk.byteLength
      if (size < GATHER_BYTES) continue
      await writeAll(file, joined(gathered))
      gathered = []
      size = 0
    }
    await writeAll(file, Buffer.concat(gathered))
    await file.sync()
    await file.close()
    return path
  } catch (error) {
    await file.close()
    await rm(path, { force: true })
    throw error
  }
}

/** Gives a finished file its name, durably: the folder's entry is on disk too. */
export async function settle(path: string, target: string): Promise<void> {
  await privateFolder(dirname(target))
  await rename(path, target)
  await syncFolder(dirname(target))
}

/** Gives a finished file its name unless the name is taken. */
export async function settleOnce(path: string, target: string): Promise<'settled' | 'exists'> {
  await privateFolder(dirname(target))
  try {
    await link(path, target)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return 'exists'
    if (!hasCode(error, 'EPERM') && !hasCode(error, 'EXDEV') && !hasCode(error, 'ENOTSUP')) throw error
    return copyOnce(path, target)
  }
  await syncFolder(dirname(target))
  return 'settled'
}

/** For file systems without hard links: copies beside the target first, so that the target appears whole. */
async function copyOnce(path: string, target: string): Promise<'settled' | 'exists'> {
  if (await exists(target)) return 'exists'
  const part = `${target}.${randomUUID()}.part`
  try {
    await copyFile(path, part, constants.COPYFILE_EXCL)
    const file = await open(part, 'r+')
    await file.sync()
    await file.close()
    await settle(part, target)
    return 'settled'
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [only, ...more] = chunks
  return only && more.length === 0 ? only : Buffer.concat(chunks)
}

export async function exists(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'r')
    await file.close()
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return false
    throw error
  }
}

/** What was put into a folder is in it for good. */
export async function syncFolder(path: string): Promise<void> {
  // Windows cannot open folders, and keeps their entries durable by itself.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** A file as it can be read once; nothing is held open before the first chunk is asked for. */
export interface Readable {
  readonly bytes: number
  readonly stream: AsyncIterable<Uint8Array>
}

/**
 * A file to read, or a range that lies within it; `undefined` where there is none under this path. A folder is none.
 * @throws the signal's reason when it fires, here or with the next chunk
 */
export async function fileAt(
  path: string,
  range?: ByteRange,
  signal?: AbortSignal,
): Promise<Readable | undefined> {
  if (path.includes('\0')) return undefined
  try {
    const found = await orAborted(stat(path), signal)
    if (!found.isFile()) return undefined
    const { from, to } = range ?? { from: 0, to: found.size }
    return { bytes: to - from, stream: abortable(chunksOf(path, from, to), signal) }
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return undefined
    throw error
  }
}

async function* chunksOf(path: string, from: number, to: number): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r')
  try {
    // `end` is the last byte, so nothing is no range.
    if (from >= to) return
    const options = { autoClose: false, highWaterMark: GATHER_BYTES, start: from, end: to - 1 }
    for await (const chunk of file.createReadStream(options)) yield chunk as Buffer
  } finally {
    await file.close()
  }
}
