import { closeSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { sha256Hex } from '#core/digest.ts'
import { HISTORY_BYTES, PIECE_BYTES, type Deflater, type PackLevel } from '#package/deflate/deflater.ts'
import type { Content } from '#package/package-errors.ts'
import { DEFLATED, STORED, writeLocalHeader } from '#package/zip-format.ts'

/** What a job reads from and writes to: memory that threads share. A slot belongs to one job at a time. */
export interface Slot {
  readonly input: Uint8Array
  readonly output: Uint8Array
}

/** Where in the input a piece stands, right behind what stands before it in its file. */
export const PIECE_AT = HISTORY_BYTES
/** A piece, or small files from the beginning on, and one byte to see a file that is too long. */
export const INPUT_BYTES = PIECE_AT + PIECE_BYTES + 1
/** Small files with their headers, or what a piece becomes. */
export const OUTPUT_BYTES = PIECE_BYTES + 64 * 1024

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
  | {
      readonly kind: 'piece'
      readonly level: PackLevel
      /** How many bytes of what stands before the piece are there. */
      readonly history: number
      readonly bytes: number
      readonly isLast: boolean
    }

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

/** Compresses what is in the slot, or what its files hold. The result depends on content and level only. */
export function runPackJob(deflater: Deflater, job: PackJob, slot: Slot): PackResult {
  return job.kind === 'piece' ? packPiece(deflater, job, slot) : packFiles(deflater, job, slot)
}

const NOTHING = new Uint8Array(0)

function packPiece(
  deflater: Deflater,
  { level, history, bytes, isLast }: Extract<PackJob, { kind: 'piece' }>,
  { input, output }: Slot,
): PackResult {
  const piece = input.subarray(PIECE_AT, PIECE_AT + bytes)
  const before = input.subarray(PIECE_AT - history, PIECE_AT)
  const packed = deflater.deflate(piece, { history: before, level, isLast })
  output.set(packed)
  return { kind: 'piece', outputBytes: packed.length, crc32: crc32(piece) }
}

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
