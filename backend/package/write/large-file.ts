import { orAborted } from '#core/or-aborted.ts'
import { HISTORY_BYTES, PIECE_BYTES } from '#package/deflate/deflater.ts'
import { openEntry, type EntryReader } from './entry-reader.ts'
import { notAsDeclared, type PackageEntry } from './package-entry.ts'
import type { HashOfFile } from './packers.ts'
import { readAhead } from './read-ahead.ts'
import { PIECE_AT, slotAt } from './slots.ts'
import { later, type Step, type Workplace } from './step.ts'

/**
 * The steps of one file that is packed piece by piece. Its bytes are hashed once and in order, in the very memory that is
 * compressed. Of the first `keptBytes`, which are in the package already, only the hash is taken.
 */
export async function* largeSteps(
  entry: PackageEntry,
  place: Workplace,
  keptBytes = 0,
): AsyncGenerator<Step> {
  const { packers, level, limits, signal } = place
  packers.expect(entry.bytes - keptBytes)
  yield { kind: 'open', entry }
  const hash = packers.newHash()
  const reader = await openEntry(entry, undefined, signal)
  try {
    let history = keptBytes === 0 ? NOTHING : await hashKept(reader, entry, keptBytes, hash, place)
    let at = keptBytes
    // The next one is read while this one is packed.
    for await (const { slot, read } of readAhead(readPieces(reader, entry, at, place), 1)) {
      const { input } = slotAt(packers.slots, slot)
      at += read
      const isLast = at === entry.bytes
      const hashed = later(hash.add(slot, read))
      const isAnother = at > entry.bytes || (at < entry.bytes && read < PIECE_BYTES)
      if (isAnother) await orAborted(requireDeclared(entry, at, hash), signal)
      const checked = isLast ? later(requireDeclared(entry, at, hash)) : hashed
      input.set(history, PIECE_AT - history.length)
      const end = PIECE_AT + read
      const job = { kind: 'piece', level, history: history.length, bytes: read, isLast } as const
      history = input.slice(end - Math.min(at, HISTORY_BYTES), end)
      const result = later(afterBoth(packers.run(job, slot), checked))
      yield { kind: 'piece', bytes: read, slot, result }
      if (entry.bytes > limits.bytes && (isLast || at % limits.bytes === 0)) yield { kind: 'slice' }
    }
  } finally {
    await reader.close()
  }
  yield { kind: 'close' }
}

const NOTHING = new Uint8Array(0)

/** The slot is free of both then. */
async function afterBoth<T>(packed: Promise<T>, hashed: Promise<void>): Promise<T> {
  const [result] = await Promise.all([packed, hashed])
  return result
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

/** @returns the last of them, as far as deflate may refer to them @throws IntegrityError where these are all and not as declared */
async function hashKept(
  reader: EntryReader,
  entry: PackageEntry,
  bytes: number,
  hash: HashOfFile,
  { packers, free, signal }: Workplace,
): Promise<Uint8Array> {
  const slot = await free.take()
  const { input } = slotAt(packers.slots, slot)
  let end = PIECE_AT
  for (let at = 0; at < bytes; at += PIECE_BYTES) {
    signal?.throwIfAborted()
    const read = await reader.read(input.subarray(PIECE_AT, PIECE_AT + Math.min(PIECE_BYTES, bytes - at)))
    await orAborted(hash.add(slot, read), signal)
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
