import { closeSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { sha256Hex } from '#core/digest.ts'
import {
  deflaterIn,
  newDeflater,
  type Deflater,
  type PackLevel,
  type PieceInPlace,
} from '#package/deflate/deflater.ts'
import type { Content } from '#package/package-errors.ts'
import { DEFLATED, STORED, writeLocalHeader } from '#package/zip-format.ts'
import { PIECE_AT, slotAt, type Slot } from './slots.ts'

/** A file that is packed whole. Its bytes stand in the input at `at`, if it is not read from `file`. */
export interface SmallFile {
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  readonly at: number
  readonly file?: string
}

export type PackJob =
  | { readonly kind: 'files'; readonly level: PackLevel; readonly files: readonly SmallFile[] }
  | ({ readonly kind: 'piece' } & PieceInPlace)

/** How a small file lies in the package, after its local header. */
export interface PackedFile {
  readonly method: typeof STORED | typeof DEFLATED
  readonly crc32: number
  readonly compressedBytes: number
}

/** What stands in the output afterwards, and how much of it. */
export type PackResult =
  | { readonly kind: 'files'; readonly outputBytes: number; readonly files: readonly PackedFile[] }
  | { readonly kind: 'piece'; readonly outputBytes: number; readonly crc32: number }
  /** The bytes of a file are not the declared ones. */
  | { readonly kind: 'mismatch'; readonly index: number; readonly actual: Content }
  /** A file cannot be read. */
  | { readonly kind: 'unreadable'; readonly index: number }

/** Compresses what is in a slot, or what its files hold. The result depends on content and level only. */
export type RunJob = (job: PackJob, slot: number) => PackResult

/** Whoever runs jobs in one thread. Files are deflated in a memory of its own, pieces where they stand. */
export function newJobRunner(slots: readonly Slot[]): RunJob {
  let own: Deflater | undefined
  const inSlots: ReturnType<typeof deflaterIn>[] = []
  return (job, index) => {
    const slot = slotAt(slots, index)
    if (job.kind === 'files') return packFiles((own ??= newDeflater()), job, slot)
    const deflate = (inSlots[index] ??= deflaterIn(slot.memory))
    const piece = slot.input.subarray(PIECE_AT, PIECE_AT + job.bytes)
    return { kind: 'piece', outputBytes: deflate(job), crc32: crc32(piece) }
  }
}

const NOTHING = new Uint8Array(0)

function packFiles(
  deflater: Deflater,
  { level, files }: Extract<PackJob, { kind: 'files' }>,
  { input, output }: Slot,
): PackResult {
  const done: PackedFile[] = []
  let end = 0
  const written = Buffer.from(output.buffer, output.byteOffset, output.byteLength)
  for (const [index, file] of files.entries()) {
    const found = file.file === undefined ? file.bytes : readWhole(file.file, input, file.bytes)
    if (found === undefined) return { kind: 'unreadable', index }
    const at = file.file === undefined ? file.at : 0
    const content = input.subarray(at, at + found)
    const sha256 = sha256Hex(content)
    if (found !== file.bytes || sha256 !== file.sha256)
      return { kind: 'mismatch', index, actual: { bytes: found, sha256 } }
    const packed = deflater.deflate(content, { history: NOTHING, level, isLast: true })
    const isStored = packed.length >= content.length
    const body = isStored ? content : packed
    const entry: PackedFile = {
      method: isStored ? STORED : DEFLATED,
      crc32: crc32(content),
      compressedBytes: body.length,
    }
    const name = Buffer.from(file.path)
    const bodyAt = writeLocalHeader(written, end, {
      ...entry,
      name,
      bytes: file.bytes,
      offset: 0,
      wide: false,
    })
    output.set(body, bodyAt)
    end = bodyAt + body.length
    done.push(entry)
  }
  return { kind: 'files', outputBytes: end, files: done }
}

/** Reads a file up to one byte beyond what is expected. @returns how many bytes it has; `undefined` if it cannot be read */
function readWhole(path: string, into: Uint8Array, expected: number): number | undefined {
  let handle: number
  try {
    handle = openSync(path, 'r')
  } catch {
    return undefined
  }
  try {
    let filled = 0
    for (;;) {
      const read = readSync(handle, into, filled, expected + 1 - filled, filled)
      filled += read
      // A byte more was asked for: fewer come only where the file ends.
      if (read === 0 || filled >= expected) return filled
    }
  } catch {
    return undefined
  } finally {
    closeSync(handle)
  }
}
