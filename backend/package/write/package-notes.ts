import type { ScratchFile } from '#package/scratch-file.ts'
import type { JournalLine } from './journal-line.ts'
import type { PackedFile } from './pack-job.ts'
import type { PackageEntry } from './package-entry.ts'
import type { PackageFile } from './package-file.ts'
import { nameOfUnit, type PackageJournal } from './package-journal.ts'
import type { DigestOfFile } from './packers.ts'

/** A package that is being written, and the notes of what is finished of it. */
export interface NotedPackage {
  readonly made: PackageFile
  readonly file: ScratchFile
  readonly digest: DigestOfFile
  readonly journal: PackageJournal
}

/** A thread that hashes as much does not keep the others waiting for what it was given besides. */
const READ_BACK_BYTES = 4 * 1024 * 1024

/** Writes down what is complete, after it is in the file, and while the rest goes on. */
export function packageNotes({ made, file, digest, journal }: NotedPackage) {
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
