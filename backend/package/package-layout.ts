import type { PagedFile } from '#package/paged-file.ts'
import { centralRecord, endRecords, localHeader, type ZipEntry } from '#package/zip-format.ts'

/** Holds every byte of a package that is not an entry's data against what Sluice would have written there. */
export interface PackageLayout {
  /** Takes the next entry of the directory, and the length that its record has there. */
  check(entry: ZipEntry, recordBytes: number): Promise<readonly string[]>
  /** After the last entry. */
  checkEnd(): Promise<readonly string[]>
}

/** Expects the first entry at the very beginning, and each of the others right after the one before. */
export function newLayout(file: PagedFile, directoryOffset: number): PackageLayout {
  let entries = 0
  let next = 0
  let cursor = directoryOffset

  async function holds(at: number, expected: Buffer): Promise<boolean> {
    if (at + expected.length > file.bytes) return false
    return expected.equals(await file.read(at, expected.length))
  }

  return {
    async check(entry, recordBytes) {
      const header = localHeader(entry)
      const problems: string[] = []
      if (entry.offset !== next) problems.push('It does not begin where the entry before it ends')
      if (!(await holds(entry.offset, header)))
        problems.push('The header before its data does not agree with the directory')
      if (!(await holds(cursor, centralRecord(entry))))
        problems.push('Its directory record is not one that Sluice writes')
      entries += 1
      next = entry.offset + header.length + entry.compressedBytes
      cursor += recordBytes
      return problems
    },
    async checkEnd() {
      const end = endRecords(entries, directoryOffset, cursor - directoryOffset)
      const problems: string[] = []
      if (next !== directoryOffset) problems.push('There are bytes between the last entry and the directory')
      if (cursor + end.length !== file.bytes || !(await holds(cursor, end)))
        problems.push('The end of the file is not one that Sluice writes')
      return problems
    },
  }
}
