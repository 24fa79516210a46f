import { open, rename, rm } from 'node:fs/promises'
import { digestOf, sha256Hex } from '#core/digest.ts'
import type { PackLevel } from '#package/deflate/deflater.ts'
import type { JournalLine } from './journal-line.ts'
import type { PackageEntry } from './package-entry.ts'

/** Changes whenever the same entries give other bytes: a package that another version began is begun again. */
export const WRITER_VERSION = 4

/** What names a unit: exactly these files, in this order. */
export function nameOfUnit(entries: readonly PackageEntry[]): string {
  return sha256Hex(entries.map(({ path, bytes, sha256 }) => `${bytes} ${sha256} ${path}\n`).join(''))
}

/** Notes what is finished of a package, beside it. */
export interface PackageJournal {
  /** A unit that was noted by an earlier run, and is kept. */
  keep(unit: JournalLine): Promise<void>
  /** A unit that has been finished. */
  add(unit: JournalLine): Promise<void>
  close(): Promise<void>
}

/** A new journal. It takes the place of an earlier one with the first unit that is added: until then nothing of that is lost. */
export async function beginJournal(path: string, level: PackLevel): Promise<PackageJournal> {
  const draft = `${path}.new`
  const file = await open(draft, 'w', 0o600)
  const write = (text: string): Promise<void> => file.appendFile(`${text}\n`)
  const close = async (): Promise<void> => {
    await file.close()
    await rm(draft, { force: true })
  }
  try {
    await write(headOfJournal(level))
  } catch (error) {
    await close()
    throw error
  }
  let isInPlace = false
  return {
    keep: (unit) => write(JSON.stringify(unit)),
    async add(unit) {
      await write(JSON.stringify(unit))
      if (isInPlace) return
      await rename(draft, path)
      isInPlace = true
    },
    close,
  }
}

/** The first line of a journal: another one was written by another version, or for another level. */
export function headOfJournal(level: PackLevel): string {
  return digestOf('sluice-package-journal', { writer: WRITER_VERSION, level })
}
