import { endRecords, mostCentralBytes, writeCentralRecord, type ZipEntry } from '#package/zip-format.ts'

/** What is written after the last entry. */
export interface CentralDirectory {
  add(entry: ZipEntry): void
  entries(): number
  /** The directory as it stands at `offset`, and what closes the file. */
  parts(offset: number): readonly Uint8Array[]
}

const BLOCK_BYTES = 256 * 1024

// Records lie in blocks: a hundred thousand buffers of their own would weigh more than what they hold.
export function newDirectory(): CentralDirectory {
  const full: Uint8Array[] = []
  let block = Buffer.allocUnsafe(BLOCK_BYTES)
  let filled = 0
  let entries = 0
  let bytes = 0
  return {
    add(entry) {
      if (filled + mostCentralBytes(entry.name.length) > block.length) {
        full.push(block.subarray(0, filled))
        block = Buffer.allocUnsafe(BLOCK_BYTES)
        filled = 0
      }
      const end = writeCentralRecord(block, filled, entry)
      bytes += end - filled
      filled = end
      entries += 1
    },
    entries: () => entries,
    parts: (offset) => [...full, block.subarray(0, filled), endRecords(entries, offset, bytes)],
  }
}
