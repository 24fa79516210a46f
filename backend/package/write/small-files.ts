import { sha256Hex } from '#core/digest.ts'
import { PIECE_BYTES } from '#package/deflate/deflater.ts'
import { inOrder } from '#package/in-order.ts'
import { localHeaderBytes } from '#package/zip-format.ts'
import { openEntry } from './entry-reader.ts'
import type { PackResult, SmallFile } from './pack-job.ts'
import { notAsDeclared, type PackageEntry } from './package-entry.ts'
import { READS_AT_ONCE } from './readers.ts'
import { slotAt } from './slots.ts'
import { later, type Step, type Workplace } from './step.ts'

/** Entries up to this size are packed whole. */
export const SMALL_BYTES = PIECE_BYTES
const GROUP_FILES = 128

/** Small files that go together, and each of the others by itself. */
export function* groupedFiles(entries: readonly PackageEntry[]): Generator<readonly PackageEntry[]> {
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

/** The step of a group of small files. @throws once no slot is given any more */
export async function smallStep(entries: readonly PackageEntry[], place: Workplace): Promise<Step> {
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
  return { kind: 'files', entries, slot, result: later(run()) }
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
