import type { ScratchFile } from '#package/scratch-file.ts'
import type { PackedFile } from './pack-job.ts'
import type { PackageEntry } from './package-entry.ts'
import type { PackageFile } from './package-file.ts'
import type { JournalLine } from './journal-line.ts'
import { nameOfUnit, type PackageJournal } from './package-journal.ts'
import type { DigestOfFile } from './packers.ts'
import { slotAt } from './slots.ts'
import type { Workplace } from './unit-steps.ts'
import type { WorkStep } from './work-steps.ts'

export interface WritingPlace extends Workplace {
  readonly made: PackageFile
  readonly file: ScratchFile
  readonly digest: DigestOfFile
  readonly journal: PackageJournal
  readonly onProgress?: ((done: { readonly entries: number; readonly bytes: number }) => void) | undefined
}

/**
 * Writes what each step gives as soon as it is its turn, and notes what is complete.
 * @throws IntegrityError, errors of sources and of the file system
 */
export async function carryOutSteps(steps: AsyncIterable<WorkStep>, place: WritingPlace): Promise<void> {
  const { made, journal, packers, free, signal, onProgress } = place
  const notes = newNotes(place)
  let files: PackedFile[] = []
  let opened: PackageEntry | undefined
  let isSliced = false
  let bytes = 0
  const advance = (more: number): void => {
    bytes += more
    onProgress?.({ entries: made.directory.entries(), bytes })
  }
  const carryOut = async (step: WorkStep): Promise<void> => {
    signal?.throwIfAborted()
    switch (step.kind) {
      case 'files': {
        const result = await step.result
        await made.addFiles(step.entries, result, slotAt(packers.slots, step.slot).output)
        free.give(step.slot)
        if (result.kind === 'files') files.push(...result.files)
        await notes.readBack()
        advance(sizeOf(step.entries))
        break
      }
      case 'open':
      case 'keepOpen':
        opened = step.entry
        isSliced = false
        await made.openEntry(step.entry, step.kind === 'keepOpen')
        break
      case 'piece':
        await made.addPiece(await step.result, step.bytes, slotAt(packers.slots, step.slot).output)
        free.give(step.slot)
        advance(step.bytes)
        break
      case 'slice':
        if (opened) await notes.slice(opened)
        isSliced = true
        break
      case 'close': {
        const packed = await made.closeEntry()
        // A file in slices is a unit of its own, which was noted slice by slice.
        if (!isSliced) files.push(packed)
        await notes.readBack()
        advance(0)
        break
      }
      case 'unit':
        await notes.files(step.entries, files)
        files = []
        break
      case 'keepFiles':
        await journal.keep(step.line)
        made.keepFiles(step.entries, step.line.files.map(packedFile))
        advance(sizeOf(step.entries))
        break
      case 'keepSlice':
        isSliced = true
        await journal.keep(step.line)
        made.keepSlice({ ...step.line, compressedBytes: step.line.end - step.line.from })
        advance(step.line.bytes)
        break
    }
  }
  try {
    for await (const step of steps)
      try {
        await carryOut(step)
      } catch (error) {
        // Nobody gives a slot back any more: who waits for one would wait for ever.
        free.refuse(error)
        throw error
      }
  } catch (error) {
    // Nothing is noted any more when this has ended: what is removed then stays removed.
    await notes.written().catch(() => {})
    throw error
  }
  await notes.written()
}

function packedFile([method, crc32, compressedBytes]: readonly [0 | 8, number, number]): PackedFile {
  return { method, crc32, compressedBytes }
}

function sizeOf(entries: readonly PackageEntry[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes, 0)
}

/** A thread that hashes as much does not keep the others waiting for what it was given besides. */
const READ_BACK_BYTES = 4 * 1024 * 1024

/** Writes down what is complete, after it is in the file, and while the rest goes on. */
function newNotes({ made, file, digest, journal }: WritingPlace) {
  let tail: Promise<void> = Promise.resolve()
  let readTo = 0
  const then = (work: () => Promise<void>): void => {
    const before = tail
    tail = (async () => {
      await before
      await work()
    })()
    // Whoever asks at the end is told, of what failed first.
    tail.catch(() => {})
  }
  const afterwards = (note: Promise<JournalLine>): void => {
    // It may fail before its turn, and its turn may never come.
    note.catch(() => {})
    then(async () => journal.add(await note))
  }
  return {
    /** Behind an entry, of which nothing changes any more: hashes some of what was written, so that none is to be waited for long. */
    async readBack() {
      if (made.place() - readTo < READ_BACK_BYTES) return
      await file.flush()
      readTo = made.place()
      const read = digest.upTo(readTo)
      read.catch(() => {})
      then(async () => void (await read))
    },
    async files(entries: readonly PackageEntry[], files: readonly PackedFile[]) {
      await file.flush()
      const end = made.place()
      const line = async (sha256: Promise<string>): Promise<JournalLine> => ({
        unit: 'files',
        of: nameOfUnit(entries),
        end,
        sha256: await sha256,
        files: files.map(({ method, crc32, compressedBytes }) => [method, crc32, compressedBytes]),
      })
      afterwards(line(digest.upTo(end)))
    },
    async slice(entry: PackageEntry) {
      await file.flush()
      const end = made.place()
      const { bytes, crc32, compressedBytes } = made.endSlice()
      const from = end - compressedBytes
      const line = async (sha256: Promise<string>): Promise<JournalLine> => ({
        unit: 'slice',
        of: nameOfUnit([entry]),
        from,
        end,
        sha256: await sha256,
        bytes,
        crc32,
      })
      afterwards(line(digest.of(from, end)))
    },
    /** @throws what went wrong with writing one of them down */
    written: () => tail,
  }
}
