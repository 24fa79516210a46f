import type { PagedFile } from '#package/paged-file.ts'
import type { PackedEntry } from '#package/read-package.ts'
import { releaseRecord, type ReleaseRecord } from '#package/release-record.ts'
import { canonicalValue } from '#package/strict-text.ts'
import { wholeEntry } from '#package/whole-entry.ts'

// A file takes 3,530 bytes at most: 1,024 of path, 1,100 each of source and staged version (S3's ids have at most 1,024), 64 of
// SHA-256, 16 of size, 120 of media type, 106 of names and marks; so the 100,000 of a request are 353 MB.
const MAX_RECORD_BYTES = 384 * 1024 * 1024

/** The record of a package: its exact bytes, what they say, and what is wrong about them. */
export interface ReadRecord {
  readonly bytes?: Uint8Array
  readonly record?: ReleaseRecord
  readonly problem?: string
}

/** Reads the entry that manifest.json is. */
export async function readRecord(file: PagedFile, entry: PackedEntry | undefined): Promise<ReadRecord> {
  if (!entry) return { problem: 'The package has no release record' }
  if (entry.bytes > MAX_RECORD_BYTES) return { problem: 'The release record is too large' }
  const { bytes, problem } = await wholeEntry(file, entry)
  if (problem !== undefined) return { problem }
  const record = canonicalValue(bytes, (value) => releaseRecord.parse(value))
  return record
    ? { bytes, record }
    : { bytes, problem: 'The release record does not have the form that Sluice writes' }
}
