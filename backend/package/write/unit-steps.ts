import { createHash, type Hash } from 'node:crypto'
import { atMost } from '#core/at-most.ts'
import { sha256Hex } from '#core/digest.ts'
import { HISTORY_BYTES, PIECE_BYTES, type PackLevel } from '#package/deflate/deflater.ts'
import { inOrder } from '#package/in-order.ts'
import { IntegrityError } from '#package/package-errors.ts'
import { localHeaderBytes } from '#package/zip-format.ts'
import { openEntry, type EntryReader } from './entry-reader.ts'
import type { PackageEntry } from './package-entry.ts'
import { PIECE_AT, type PackResult, type SmallFile } from './pack-job.ts'
import type { UnitLimits } from './package-units.ts'
import type { Packers } from './packers.ts'
import { readAhead } from './read-ahead.ts'
import { slotAt, type FreeSlots } from './slots.ts'

/** What is to be written next, as far as it is known: results come when they are there. */
export type Step =
  /** Small files, headers included. */
  | {
      readonly kind: 'files'
      readonly entries: readonly PackageEntry[]
      readonly slot: number
      readonly result: Promise<PackResult>
    }
  /** The header of a larger file, whose sizes are not known yet. */
  | { readonly kind: 'open'; readonly entry: PackageEntry }
  /** A piece of the file that was opened last. */
  | {
      readonly kind: 'piece'
      readonly bytes: number
      readonly slot: number
      readonly result: Promise<PackResult>
    }
  /** A slice of it is complete. */
  | { readonly kind: 'slice' }
  /** It is complete. */
  | { readonly kind: 'close' }

/** What those who make steps work with. */
export interface Workplace {
  readonly packers: Packers
  readonly free: FreeSlots
  readonly level: PackLevel
  readonly limits: UnitLimits
  /** Those who read small files from a store. */
  readonly readers: Readers
  readonly signal?: AbortSignal | undefined
}
export type Readers = ReturnType<typeof atMost>

/** Entries up to this size are packed whole. */
export const SMALL_BYTES = PIECE_BYTES
const GROUP_FILES = 128
/**
 * Small files of all jobs together that are read at the same time from a store: hides the way there. More would gain little, since
 * one thread takes about 1,200 a second (bench/README.md, release-far).
 */
const READS_AT_ONCE = 32

/** Those who read the small files of one package. */
export function newReaders(): Readers {
  return atMost(READS_AT_ONCE)
}

/** The steps of files that are a unit together. */
export async function* filesSteps(entries: readonly PackageEntry[], place: Workplace): AsyncGenerator<Step> {
  place.packers.expect(entries.reduce((sum, { bytes }) => sum + bytes, 0))
  for (const group of groups(entries)) {
    place.signal?.throwIfAborted()
    const [first] = group
    if (first && first.bytes > SMALL_BYTES) yield* largeSteps(first, place)
    else yield await smallStep(group, place)
  }
}

/** Small files that go together, and each of the others by itself. */
function* groups(entries: readonly PackageEntry[]): Generator<readonly PackageEntry[]> {
  let group: PackageEntry[] = []
  let bytes = 0
  for (const entry of entries) {
    const needed = entry.bytes + localHeaderBytes(entry.path)
    const [first] = group
    const fits =
      group.length < GROUP_FILES &&
      bytes + needed <= PIECE_BYTES &&
      (first === undefined || (first.file === undefined) === (entry.file === undefined))
    if (group.length > 0 && !fits) {
      yield group
      group = []
      bytes = 0
    }
    group.push(entry)
    bytes += needed
  }
  if (group.length > 0) yield group
}

async function smallStep(entries: readonly PackageEntry[], place: Workplace): Promise<Step> {
  const { packers, free, level } = place
  const slot = await free.take()
  let at = 0
  const files = entries.map(({ path, bytes, sha256, file }): SmallFile => {
    const own = { path, bytes, sha256, at: file === undefined ? at : 0 }
    at += file === undefined ? bytes : 0
    return file === undefined ? own : { ...own, file }
  })
  const run = async (): Promise<PackResult> => {
    if (at > 0 || entries.some(({ file }) => file === undefined))
      await fill(entries, slotAt(packers.slots, slot).input, place)
    return packers.run({ kind: 'files', level, files }, slot)
  }
  return { kind: 'files', entries, slot, result: quiet(run()) }
}

/** Reads files one after the other into the memory. @throws IntegrityError for one that is not as long as declared */
async function fill(
  entries: readonly PackageEntry[],
  memory: Uint8Array,
  { readers, signal }: Pick<Workplace, 'readers' | 'signal'>,
): Promise<void> {
  let at = 0
  const placed = entries.map((entry) => {
    const target = memory.subarray(at, at + entry.bytes)
    at += entry.bytes
    return { entry, target }
  })
  const read = async ({ entry, target }: (typeof placed)[number]): Promise<void> => {
    signal?.throwIfAborted()
    const reader = await openEntry(entry, undefined, signal)
    try {
      const found = await reader.read(target)
      const more = new Uint8Array(1)
      const beyond = await reader.read(more)
      // Whoever compresses compares the content.
      if (found + beyond !== entry.bytes) {
        const content = Buffer.concat([target.subarray(0, found), more.subarray(0, beyond)])
        throw notAsDeclared(entry, content.length, sha256Hex(content))
      }
    } finally {
      await reader.close()
    }
  }
  for await (const _ of inOrder(placed, READS_AT_ONCE, (each) => readers(() => read(each))));
}

/**
 * The steps of one file that is packed piece by piece. Its bytes are hashed here, once and in order, and the very same memory
 * is compressed. Of the first `keptBytes`, which are in the package already, only the hash is taken.
 */
export async function* largeSteps(
  entry: PackageEntry,
  place: Workplace,
  keptBytes = 0,
): AsyncGenerator<Step> {
  const { packers, level, limits, signal } = place
  packers.expect(entry.bytes - keptBytes)
  yield { kind: 'open', entry }
  const hash = createHash('sha256')
  const reader = await openEntry(entry, undefined, signal)
  try {
    let history = await hashKept(reader, hash, keptBytes, signal)
    if (keptBytes === entry.bytes) await requireEnd(reader, entry, hash)
    let at = keptBytes
    // The next one is read while this one is hashed.
    for await (const { slot, read } of readAhead(readPieces(reader, entry, at, place), 1)) {
      const { input } = slotAt(packers.slots, slot)
      hash.update(input.subarray(PIECE_AT, PIECE_AT + read))
      at += read
      const isLast = at >= entry.bytes
      if (isLast || read < PIECE_BYTES) requireDeclared(entry, at, hash)
      input.set(history, PIECE_AT - history.length)
      const end = PIECE_AT + read
      const job = { kind: 'piece', level, history: history.length, bytes: read, isLast } as const
      history = input.slice(end - Math.min(at, HISTORY_BYTES), end)
      yield { kind: 'piece', bytes: read, slot, result: quiet(packers.run(job, slot)) }
      if (entry.bytes > limits.bytes && (isLast || at % limits.bytes === 0)) yield { kind: 'slice' }
    }
  } finally {
    await reader.close()
  }
  yield { kind: 'close' }
}

/** Fills slots with the pieces of a file. The last comes with a byte more, if there is one: then the file is too long. */
async function* readPieces(
  reader: EntryReader,
  { bytes }: PackageEntry,
  from: number,
  { packers, free, signal }: Workplace,
): AsyncGenerator<{ readonly slot: number; readonly read: number }> {
  for (let at = from; at < bytes; at += PIECE_BYTES) {
    signal?.throwIfAborted()
    const slot = await free.take()
    const left = bytes - at
    const wanted = left > PIECE_BYTES ? PIECE_BYTES : left + 1
    const { input } = slotAt(packers.slots, slot)
    const read = await reader.read(input.subarray(PIECE_AT, PIECE_AT + wanted))
    yield { slot, read }
    if (read < PIECE_BYTES) return
  }
}

/** @returns the last of them, as far as deflate may refer to them */
async function hashKept(
  reader: EntryReader,
  hash: Hash,
  bytes: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const block = Buffer.alloc(Math.min(PIECE_BYTES, bytes))
  for (let at = 0; at < bytes; at += PIECE_BYTES) {
    signal?.throwIfAborted()
    const wanted = block.subarray(0, Math.min(PIECE_BYTES, bytes - at))
    hash.update(wanted.subarray(0, await reader.read(wanted)))
  }
  return block.subarray(Math.max(0, block.length - HISTORY_BYTES))
}

/** For a file of which all is kept. @throws IntegrityError unless it ends here, and its bytes are the declared ones */
async function requireEnd(reader: EntryReader, entry: PackageEntry, hash: Hash): Promise<void> {
  const more = new Uint8Array(1)
  const beyond = await reader.read(more)
  requireDeclared(entry, entry.bytes + beyond, hash.update(more.subarray(0, beyond)))
}

/** @throws IntegrityError unless so many bytes, which were hashed, are the declared ones */
function requireDeclared(entry: PackageEntry, found: number, hash: Hash): void {
  const sha256 = hash.digest('hex')
  if (found !== entry.bytes || sha256 !== entry.sha256) throw notAsDeclared(entry, found, sha256)
}

function notAsDeclared({ path, bytes, sha256 }: PackageEntry, found: number, hash: string): IntegrityError {
  return new IntegrityError(path, { bytes, sha256 }, { bytes: found, sha256: hash })
}

// A result may be a failure before anybody looks at it.
function quiet<T>(result: Promise<T>): Promise<T> {
  result.catch(() => {})
  return result
}
