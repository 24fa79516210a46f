import { entryContent } from '#package/entry-content.ts'
import type { PagedFile } from '#package/paged-file.ts'
import type { PackedEntry } from '#package/read-package.ts'

/** All bytes of an entry, in memory; `problem` where they are not what its headers declare. */
export async function wholeEntry(
  file: PagedFile,
  entry: PackedEntry,
): Promise<{ readonly bytes: Uint8Array; readonly problem?: string }> {
  const pieces: Uint8Array[] = []
  const { problem } = await entryContent(file, entry, (piece) => pieces.push(piece))
  return { bytes: Buffer.concat(pieces), ...(problem !== undefined && { problem }) }
}
