import { pipeline } from 'node:stream/promises'
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import { metered, newMeter } from '#core/digest.ts'
import type { PagedFile } from '#package/paged-file.ts'
import type { PackedEntry } from '#package/read-package.ts'
import { STORED } from '#package/zip-format.ts'

// A stream of its own for each of many small entries takes longer than to read them.
const AT_ONCE_BYTES = 64 * 1024

/** An entry's bytes as they come out of the package; `problem` where they are not what its headers declare. */
export interface EntryContent {
  readonly bytes: number
  readonly sha256: string
  readonly problem?: string
}

/**
 * Reads an entry's data, hands each piece to `take`, and tells size and SHA-256 of what came out. Stops where more
 * comes out than the entry declares: a zip bomb ends there. Throws only errors of the disk.
 */
export async function entryContent(
  file: PagedFile,
  entry: PackedEntry,
  take: (piece: Uint8Array) => void = () => {},
): Promise<EntryContent> {
  const seen = newMeter()
  let sum = 0
  const content = () => ({ bytes: seen.bytes(), sha256: seen.sha256() })
  try {
    for await (const piece of metered(plainBytes(file, entry), seen)) {
      if (seen.bytes() > entry.bytes)
        return { ...content(), problem: 'More comes out of it than it declares' }
      sum = crc32(piece, sum)
      take(piece)
    }
  } catch (error) {
    if (!(error instanceof Error) || 'syscall' in error) throw error
    return { ...content(), problem: `Its data cannot be read: ${error.message}` }
  }
  if (seen.bytes() < entry.bytes) return { ...content(), problem: 'Less comes out of it than it declares' }
  return sum === entry.crc32
    ? content()
    : { ...content(), problem: 'Its bytes do not agree with their checksum' }
}

async function* plainBytes(file: PagedFile, entry: PackedEntry): AsyncGenerator<Uint8Array> {
  const { dataStart, dataEnd } = entry
  if (dataEnd > file.bytes) throw new RangeError('it goes beyond the end of the file')
  if (entry.method === STORED) yield* file.range(dataStart, dataEnd)
  else if (Math.max(dataEnd - dataStart, entry.bytes) <= AT_ONCE_BYTES)
    yield inflatedAtOnce(await file.read(dataStart, dataEnd - dataStart), entry.bytes)
  else yield* inflated(file, entry)
}

function inflatedAtOnce(data: Uint8Array, bytes: number): Uint8Array {
  const options = { info: true, maxOutputLength: Math.max(1, bytes), chunkSize: Math.max(64, bytes) }
  const result: unknown = inflateRawSync(data, options)
  if (!tellsEnd(result)) throw new TypeError('inflateRawSync does not tell where the data ended')
  refuseRest(result.engine.bytesWritten, data.length)
  return result.buffer
}

// What zlib answers to `info`; its types do not say so.
function tellsEnd(result: unknown): result is { buffer: Uint8Array; engine: { bytesWritten: number } } {
  return typeof result === 'object' && result !== null && 'buffer' in result && 'engine' in result
}

async function* inflated(file: PagedFile, { dataStart, dataEnd }: PackedEntry): AsyncGenerator<Uint8Array> {
  const inflate = createInflateRaw({ chunkSize: 64 * 1024 })
  // A failure of the source also ends `inflate`, where it is seen.
  pipeline(file.range(dataStart, dataEnd), inflate).catch(() => {})
  try {
    for await (const piece of inflate) yield piece
    refuseRest(inflate.bytesWritten, dataEnd - dataStart)
  } finally {
    inflate.destroy()
  }
}

// Deflate knows its own end. What lies behind it comes out nowhere, so it has no business in the package.
function refuseRest(consumed: number, packed: number): void {
  if (consumed !== packed) throw new RangeError('bytes are left over behind it')
}
