import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { crc32, createDeflateRaw, deflateRaw, deflateRawSync, type ZlibOptions } from 'node:zlib'
import { metered, newMeter, sha256Hex } from '#core/digest.ts'
import { IntegrityError } from '#package/package-errors.ts'
import { DEFLATED, STORED } from '#package/zip-format.ts'

/** One file to pack: where it goes, what its bytes must be, and how to read them. It is read once. */
export interface PackageEntry {
  readonly path: string
  readonly bytes: number
  /** Lower-case hexadecimal. */
  readonly sha256: string
  open(): AsyncIterable<Uint8Array>
}

/** An entry of bytes, or of text as UTF-8, that are at hand. */
export function entryOf(path: string, content: string | Uint8Array): PackageEntry {
  const data = typeof content === 'string' ? Buffer.from(content) : content
  return {
    path,
    bytes: data.length,
    sha256: sha256Hex(data),
    async *open() {
      yield data
    },
  }
}

/** Entries up to this size are packed in memory: their sizes are known before their headers are written. */
export const SMALL_BYTES = 1 << 20

/** A small entry, ready to write. */
export interface SmallBody {
  readonly method: typeof STORED | typeof DEFLATED
  readonly crc32: number
  readonly data: Uint8Array
}

const LEVEL = 6
const BLOCK_BYTES = 256 * 1024
// The way to a thread and back costs more than to compress so little. The bytes are the same.
const AT_ONCE_BYTES = 4096
const deflate = promisify<Uint8Array, ZlibOptions, Buffer>(deflateRaw)

/** Reads, verifies and compresses a small entry; stores it where compression would not make it smaller. */
export async function smallBody(entry: PackageEntry, signal?: AbortSignal): Promise<SmallBody> {
  const chunks: Uint8Array[] = []
  for await (const chunk of verified(entry, signal)) chunks.push(chunk)
  const whole = Buffer.concat(chunks)
  const packed = await deflated(whole)
  const stored = packed.length >= whole.length
  return {
    method: stored ? STORED : DEFLATED,
    crc32: crc32(whole),
    data: stored ? whole : packed,
  }
}

/** Deflates an entry of any size into `append`, with a bounded number of bytes in memory. */
export async function streamBody(
  entry: PackageEntry,
  append: (bytes: Uint8Array) => Promise<void>,
  onBytes: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<{ readonly crc32: number; readonly compressedBytes: number }> {
  let sum = 0
  let compressedBytes = 0
  await pipeline(
    async function* () {
      for await (const block of inBlocks(verified(entry, signal))) {
        sum = crc32(block, sum)
        onBytes(block.length)
        yield block
      }
    },
    createDeflateRaw({ level: LEVEL, chunkSize: BLOCK_BYTES }),
    async (packed: AsyncIterable<Uint8Array>) => {
      for await (const chunk of packed) {
        compressedBytes += chunk.length
        await append(chunk)
      }
    },
  )
  return { crc32: sum, compressedBytes }
}

/** The entry's bytes, hashed again on the way. Throws an IntegrityError as soon as they cannot be the declared ones. */
async function* verified(entry: PackageEntry, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const seen = newMeter()
  const refuse = () =>
    new IntegrityError(
      entry.path,
      { bytes: entry.bytes, sha256: entry.sha256 },
      { bytes: seen.bytes(), sha256: seen.sha256() },
    )
  for await (const chunk of metered(entry.open(), seen)) {
    signal?.throwIfAborted()
    if (seen.bytes() > entry.bytes) throw refuse()
    yield chunk
  }
  if (seen.bytes() !== entry.bytes || seen.sha256() !== entry.sha256) throw refuse()
}

// Blocks of one size, so that neither speed nor the package's bytes depend on how a store cuts its stream.
async function* inBlocks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let block = Buffer.allocUnsafe(BLOCK_BYTES)
  let filled = 0
  for await (const chunk of source)
    for (let from = 0; from < chunk.length;) {
      const taken = Math.min(chunk.length - from, BLOCK_BYTES - filled)
      block.set(chunk.subarray(from, from + taken), filled)
      from += taken
      filled += taken
      if (filled < BLOCK_BYTES) continue
      yield block
      block = Buffer.allocUnsafe(BLOCK_BYTES)
      filled = 0
    }
  if (filled > 0) yield block.subarray(0, filled)
}

// A window larger than the data finds nothing more and costs time to set up, which tells with many small files.
async function deflated(whole: Uint8Array): Promise<Uint8Array> {
  const bits = Math.ceil(Math.log2(whole.length + 1))
  const options = {
    level: LEVEL,
    windowBits: Math.min(15, Math.max(9, bits)),
    memLevel: Math.min(8, Math.max(1, bits - 6)),
    chunkSize: Math.max(64, whole.length),
  }
  return whole.length <= AT_ONCE_BYTES ? deflateRawSync(whole, options) : await deflate(whole, options)
}
