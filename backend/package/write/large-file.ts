import { orAborted } from '#core/or-aborted.ts'
import { HISTORY_BYTES, PIECE_BYTES } from '#package/deflate/deflater.ts'
import { openEntry, type EntryReader } from './entry-reader.ts'
import type { PackResult } from './pack-job.ts'
import { notAsDeclared, type PackageEntry } from './package-entry.ts'
import type { HashOfFile } from './packers.ts'
import { PIECE_AT, slotAt } from './slots.ts'
import { later, type Step, type Workplace } from './step.ts'

/**
 * The steps of one file that is packed piece by piece: each is told of before it is read, so that the next files are opened and
 * read while this one is. Its bytes are hashed once and in order, in the very memory that is compressed. Of the first `keptBytes`,
 * which are in the package already, only the hash is taken.
 */
export async function* largeSteps(
  entry: PackageEntry,
  place: Workplace,
  keptBytes = 0,
): AsyncGenerator<Step> {
  const { packers, free, limits, signal } = place
  packers.expect(entry.bytes - keptBytes)
  yield { kind: 'open', entry }
  const file = { entry, place, hash: packers.newHash(), reader: await openEntry(entry, undefined, signal) }
  let before: Promise<Uint8Array> = Promise.resolve(NOTHING)
  try {
    if (keptBytes > 0) before = Promise.resolve(await hashKept(file, keptBytes))
    for (let at = keptBytes; at < entry.bytes;) {
      signal.throwIfAborted()
      const slot = await free.take()
      const bytes = Math.min(PIECE_BYTES, entry.bytes - at)
      const filled = later(fill(file, { slot, at, bytes }, before))
      before = later(filled.then(({ tail }) => tail))
      at += bytes
      const result = later(pack(file, { slot, bytes, isLast: at === entry.bytes }, filled))
      yield { kind: 'piece', bytes, slot, result }
      if (entry.bytes > limits.bytes && (at === entry.bytes || at % limits.bytes === 0))
        yield { kind: 'slice' }
    }
  } finally {
    // Whoever reads still is not waited for.
    const close = (): Promise<void> => file.reader.close()
    void later(before.then(close, close))
  }
  yield { kind: 'close' }
}

const NOTHING = new Uint8Array(0)

interface FileAtWork {
  readonly entry: PackageEntry
  readonly place: Workplace
  readonly hash: HashOfFile
  readonly reader: EntryReader
}

/** A piece that stands in its slot, behind so many bytes of what stands before it. */
interface FilledSlot {
  readonly history: number
  readonly hashed: Promise<void>
  /** What stands before the next piece. */
  readonly tail: Uint8Array
}

/** Reads a piece when the one before it is read. @throws IntegrityError where the file is shorter or longer */
async function fill(
  { entry, place, hash, reader }: FileAtWork,
  { slot, at, bytes }: { readonly slot: number; readonly at: number; readonly bytes: number },
  before: Promise<Uint8Array>,
): Promise<FilledSlot> {
  const history = await before
  const { input } = slotAt(place.packers.slots, slot)
  // The last comes with a byte more, if there is one: then the file is too long.
  const wanted = at + bytes === entry.bytes ? bytes + 1 : bytes
  const read = await reader.read(input.subarray(PIECE_AT, PIECE_AT + wanted))
  const hashed = later(hash.add(slot, read))
  if (read !== bytes) await orAborted(requireDeclared(entry, at + read, hash), place.signal)
  input.set(history, PIECE_AT - history.length)
  const end = PIECE_AT + bytes
  const tail = input.slice(end - Math.min(at + bytes, HISTORY_BYTES), end)
  return { history: history.length, hashed, tail }
}

/** Packs a piece when it is read. The slot is free when this has ended. @throws IntegrityError with the last piece */
async function pack(
  { entry, place: { packers, level, signal }, hash }: FileAtWork,
  { slot, bytes, isLast }: { readonly slot: number; readonly bytes: number; readonly isLast: boolean },
  filled: Promise<FilledSlot>,
): Promise<PackResult> {
  const { history, hashed } = await filled
  signal.throwIfAborted()
  const checked = isLast ? requireDeclared(entry, entry.bytes, hash) : hashed
  const packed = packers.run({ kind: 'piece', level, history, bytes, isLast }, slot)
  const [result] = await Promise.all([packed, checked])
  return result
}

/**
 * @returns the last of them, as far as deflate may refer to them
 * @throws IntegrityError where the file has fewer, or these are all and not as declared
 */
async function hashKept(
  { entry, reader, hash, place: { packers, free, signal } }: FileAtWork,
  bytes: number,
): Promise<Uint8Array> {
  const slot = await free.take()
  const { input } = slotAt(packers.slots, slot)
  let end = PIECE_AT
  for (let at = 0; at < bytes; at += PIECE_BYTES) {
    signal.throwIfAborted()
    const wanted = Math.min(PIECE_BYTES, bytes - at)
    const read = await reader.read(input.subarray(PIECE_AT, PIECE_AT + wanted))
    await orAborted(hash.add(slot, read), signal)
    if (read < wanted) await orAborted(requireDeclared(entry, at + read, hash), signal)
    end = PIECE_AT + read
  }
  const history = input.slice(Math.max(PIECE_AT, end - HISTORY_BYTES), end)
  if (bytes === entry.bytes) {
    const beyond = await reader.read(input.subarray(PIECE_AT, PIECE_AT + 1))
    await orAborted(hash.add(slot, beyond), signal)
    await orAborted(requireDeclared(entry, bytes + beyond, hash), signal)
  }
  free.give(slot)
  return history
}

/** @throws IntegrityError unless so many bytes, which were hashed, are the declared ones */
async function requireDeclared(entry: PackageEntry, found: number, hash: HashOfFile): Promise<void> {
  const sha256 = await hash.sha256()
  if (found !== entry.bytes || sha256 !== entry.sha256) throw notAsDeclared(entry, found, sha256)
}
