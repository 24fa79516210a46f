import { newPathSet, OWN_NAMES, pathProblem } from '#core/paths.ts'
import { smallBody, SMALL_BYTES, streamBody, type PackageEntry, type SmallBody } from '#package/entry-body.ts'
import { hashFile } from '#package/hash-file.ts'
import { inOrder } from '#package/in-order.ts'
import { EntryPathError } from '#package/package-errors.ts'
import { createScratchFile, type ScratchFile } from '#package/scratch-file.ts'
import {
  centralRecord,
  DEFLATED,
  endRecords,
  localHeader,
  needsWideSizes,
  type ZipEntry,
} from '#package/zip-format.ts'

export { entryOf, type PackageEntry } from '#package/entry-body.ts'

export interface WritePackage {
  /** Path of the file to create, in a folder that only this attempt knows. Nothing may be there yet. */
  readonly target: string
  /** In the order in which they shall lie in the package. */
  readonly entries: AsyncIterable<PackageEntry>
  readonly signal?: AbortSignal
  /** Called after every entry and every quarter MiB: entries finished, bytes of content packed. */
  readonly onProgress?: (done: { readonly entries: number; readonly bytes: number }) => void
}

/** The finished package: its size, its SHA-256 as read back from the disk, and how many entries it holds. */
export interface PackageSummary {
  readonly bytes: number
  readonly sha256: string
  readonly entries: number
}

// Small entries read and compressed at the same time: hides the way to the store, and at most 8 MiB.
const LOOK_AHEAD = 8

/**
 * Packs the entries into one zip; the same entries give the same bytes. Every byte is hashed again on its way in.
 * Memory does not grow with the size of the entries; their names and places are kept until the end, about 1.5 KB for
 * each. On any failure nothing is left at the target.
 * An abort takes effect between two chunks: a source that hangs has to watch the signal itself.
 * @throws IntegrityError, EntryPathError, the signal's reason, errors of sources and of the file system
 */
export async function writePackage({
  target,
  entries,
  signal,
  onProgress,
}: WritePackage): Promise<PackageSummary> {
  const file = await createScratchFile(target)
  try {
    const directory = newDirectory()
    let bytes = 0
    const advance = (more: number): void => {
      bytes += more
      onProgress?.({ entries: directory.entries(), bytes })
    }
    for await (const ready of inOrder(entries, LOOK_AHEAD, preparer(signal))) {
      signal?.throwIfAborted()
      directory.add(
        ready.small
          ? await writeSmall(file, ready.entry, ready.small)
          : await writeLarge(file, ready.entry, advance, signal),
      )
      advance(ready.small ? ready.entry.bytes : 0)
    }
    await writeDirectory(file, directory)
    await file.finish()
    return { ...(await hashFile(target, signal)), entries: directory.entries() }
  } catch (error) {
    await file.discard()
    throw error
  }
}

/** An entry whose path is allowed; where it is small, with all that is to be written. */
interface Ready {
  readonly entry: PackageEntry
  readonly small?: SmallBody
}

function preparer(signal: AbortSignal | undefined): (entry: PackageEntry) => Promise<Ready> {
  const taken = newPathSet()
  return async (entry) => {
    signal?.throwIfAborted()
    const problem = OWN_NAMES.includes(entry.path) ? undefined : pathProblem(entry.path)
    if (problem) throw new EntryPathError(entry.path, problem.code)
    const collision = taken.add(entry.path)
    if (collision) throw new EntryPathError(entry.path, collision.kind)
    return entry.bytes <= SMALL_BYTES ? { entry, small: await smallBody(entry, signal) } : { entry }
  }
}

async function writeSmall(
  file: ScratchFile,
  { path, bytes }: PackageEntry,
  body: SmallBody,
): Promise<ZipEntry> {
  const header: ZipEntry = {
    name: Buffer.from(path),
    method: body.method,
    crc32: body.crc32,
    bytes,
    compressedBytes: body.data.length,
    offset: file.position(),
    wide: false,
  }
  await file.append(localHeader(header))
  await file.append(body.data)
  return header
}

// Sizes and CRC are known only after the data, so the header is written twice: no data descriptor is needed.
async function writeLarge(
  file: ScratchFile,
  entry: PackageEntry,
  onBytes: (bytes: number) => void,
  signal: AbortSignal | undefined,
): Promise<ZipEntry> {
  const blank: ZipEntry = {
    name: Buffer.from(entry.path),
    method: DEFLATED,
    crc32: 0,
    bytes: entry.bytes,
    compressedBytes: 0,
    offset: file.position(),
    wide: needsWideSizes(entry.bytes),
  }
  await file.append(localHeader(blank))
  const header = { ...blank, ...(await streamBody(entry, (bytes) => file.append(bytes), onBytes, signal)) }
  await file.patch(header.offset, localHeader(header))
  return header
}

interface Directory {
  add(entry: ZipEntry): void
  entries(): number
  parts(): readonly Uint8Array[]
}

// Records lie in blocks: a hundred thousand buffers of their own would weigh more than what they hold.
function newDirectory(): Directory {
  const full: Uint8Array[] = []
  let block = Buffer.allocUnsafe(256 * 1024)
  let filled = 0
  let entries = 0
  return {
    add(entry) {
      const record = centralRecord(entry)
      if (filled + record.length > block.length) {
        full.push(block.subarray(0, filled))
        block = Buffer.allocUnsafe(block.length)
        filled = 0
      }
      filled += record.copy(block, filled)
      entries += 1
    },
    entries: () => entries,
    parts: () => [...full, block.subarray(0, filled)],
  }
}

async function writeDirectory(file: ScratchFile, directory: Directory): Promise<void> {
  const offset = file.position()
  for (const part of directory.parts()) await file.append(part)
  await file.append(endRecords(directory.entries(), offset, file.position() - offset))
}
