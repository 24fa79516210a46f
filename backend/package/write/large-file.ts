import { createHash, type Hash } from 'node:crypto'
import { HISTORY_BYTES, PIECE_BYTES } from '#package/deflate/deflater.ts'
import { openEntry, type EntryReader } from './entry-reader.ts'
import { PIECE_AT } from './pack-job.ts'
import { notAsDeclared, type PackageEntry } from './package-entry.ts'
import { readAhead } from './read-ahead.ts'
import { slotAt } from './slots.ts'
import { later, type Step, type Workplace } from './step.ts'

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
      yield { kind: 'piece', bytes: read, slot, result: later(packers.run(job, slot)) }
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
