import { createHash } from 'node:crypto'
import { abortable } from '#core/abortable.ts'
import { HISTORY_BYTES, PIECE_BYTES, type PackLevel } from '#package/deflate/deflater.ts'
import { crc32Combine } from '#package/write/crc32-combine.ts'
import { openEntry } from '#package/write/entry-reader.ts'
import { memoryFile } from '#package/write/memory-file.ts'
import type { PackedFile } from '#package/write/pack-job.ts'
import { notAsDeclared, type PackageEntry } from '#package/write/package-entry.ts'
import { packageFile } from '#package/write/package-file.ts'
import { openPackers } from '#package/write/packers.ts'
import { readAhead } from '#package/write/read-ahead.ts'
import { PIECE_AT, slotAt } from '#package/write/slots.ts'
import { newWorkplace } from '#package/write/step.ts'
import { filesSteps } from '#package/write/unit-steps.ts'
import { eachStep, writeStep } from '#package/write/write-step.ts'

// Parts of a package, made in memory by somebody who does not see the rest of it. The bytes are those that the
// package writer would write.

/** What a part is in the package. */
export interface PackedPart {
  readonly chunks: readonly Uint8Array[]
  readonly bytes: number
  readonly sha256: string
}

const STEPS_AHEAD = 8
/** Larger files are not packed whole here, so the headers of these are not wide. */
const NO_SLICES = { bytes: Number.MAX_SAFE_INTEGER, files: Number.MAX_SAFE_INTEGER }

/** Files with their headers, one after the other. @throws IntegrityError, errors of sources, the signal's reason */
export async function packFiles(
  entries: readonly PackageEntry[],
  level: PackLevel,
  signal: AbortSignal,
): Promise<PackedPart & { readonly files: readonly PackedFile[] }> {
  const packers = openPackers(1)
  const file = memoryFile()
  const made = packageFile(file)
  const files: PackedFile[] = []
  const place = newWorkplace({ packers, level, limits: NO_SLICES, signal })
  const steps = filesSteps(entries, place)
  await eachStep(readAhead(steps, STEPS_AHEAD), place, async (step) => {
    files.push(...(await writeStep(step, made, place)))
  })
  return { ...partOf(file.chunks()), files }
}

/** What a slice of a file holds. */
export interface SliceContent {
  readonly bytes: number
  readonly crc32: number
  readonly sha256: string
}

/**
 * Some bytes of a file, without its header. `from` has to lie between two pieces.
 * @throws IntegrityError where the file ends before them, and else as packFiles
 */
export async function packSlice(
  entry: PackageEntry,
  { from, to, isLast }: { readonly from: number; readonly to: number; readonly isLast: boolean },
  level: PackLevel,
  signal: AbortSignal,
): Promise<PackedPart & { readonly content: SliceContent }> {
  const packers = openPackers(1)
  const { input, output } = slotAt(packers.slots, 0)
  const file = memoryFile()
  const hash = createHash('sha256')
  let content = { bytes: 0, crc32: 0 }
  const before = Math.min(from, HISTORY_BYTES)
  const reader = await openEntry(entry, { from: from - before, to }, signal)
  try {
    let history = before
    const found = await reader.read(input.subarray(PIECE_AT - before, PIECE_AT))
    if (found < before) throw notAsDeclared(entry, from - before + found, hash.digest('hex'))
    for (let at = from; at < to;) {
      signal.throwIfAborted()
      const piece = input.subarray(PIECE_AT, PIECE_AT + Math.min(PIECE_BYTES, to - at))
      const read = await reader.read(piece)
      hash.update(piece.subarray(0, read))
      if (read < piece.length) throw notAsDeclared(entry, at + read, hash.digest('hex'))
      at += piece.length
      const job = {
        kind: 'piece',
        level,
        history,
        bytes: piece.length,
        isLast: isLast && at === to,
      } as const
      const result = await packers.run(job, 0)
      if (result.kind !== 'piece') throw new Error('A piece lacks its result')
      await file.append(output.subarray(0, result.outputBytes))
      content = {
        bytes: content.bytes + piece.length,
        crc32: crc32Combine(content.crc32, result.crc32, piece.length),
      }
      const end = PIECE_AT + piece.length
      history = Math.min(history + piece.length, HISTORY_BYTES)
      input.copyWithin(PIECE_AT - history, end - history, end)
    }
  } finally {
    await reader.close()
  }
  return { ...partOf(file.chunks()), content: { ...content, sha256: hash.digest('hex') } }
}

/** SHA-256 of a whole file, and of each of its slices of this size, read once, and no further than to the first byte too many. */
export async function sealFile(
  entry: PackageEntry,
  sliceBytes: number,
  signal: AbortSignal,
): Promise<{ readonly bytes: number; readonly sha256: string; readonly slices: readonly string[] }> {
  const whole = createHash('sha256')
  const slices: string[] = []
  let slice = createHash('sha256')
  let inSlice = 0
  let bytes = 0
  for await (const chunk of abortable(entry.open(undefined, signal), signal)) {
    whole.update(chunk)
    bytes += chunk.length
    for (let from = 0; from < chunk.length;) {
      const taken = Math.min(chunk.length - from, sliceBytes - inSlice)
      slice.update(chunk.subarray(from, from + taken))
      from += taken
      inSlice += taken
      if (inSlice < sliceBytes) continue
      slices.push(slice.digest('hex'))
      slice = createHash('sha256')
      inSlice = 0
    }
    if (bytes > entry.bytes) break
  }
  if (inSlice > 0) slices.push(slice.digest('hex'))
  return { bytes, sha256: whole.digest('hex'), slices }
}

function partOf(chunks: readonly Uint8Array[]): PackedPart {
  const hash = createHash('sha256')
  let bytes = 0
  for (const chunk of chunks) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { chunks, bytes, sha256: hash.digest('hex') }
}
