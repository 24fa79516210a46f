import { callbackify } from 'node:util'
import { fromRandomAccessReaderPromise, RandomAccessReader, type Entry } from 'yauzl'
import { newLayout, type PackageLayout } from '#package/package-layout.ts'
import type { PagedFile } from '#package/paged-file.ts'
import { DEFLATED, localHeader, needsWideSizes, STORED, type ZipEntry } from '#package/zip-format.ts'

/** An entry as a package has it, with what is wrong about its headers. Its data has not been looked at. */
export interface PackedEntry {
  /** As it is written, which may be unsafe: not for showing. */
  readonly name: Uint8Array
  readonly method: number
  readonly crc32: number
  readonly bytes: number
  readonly dataStart: number
  readonly dataEnd: number
  readonly problems: readonly string[]
}

/** The entries of a package in the order of its directory, and what is wrong with the whole. */
export interface PackageListing {
  readonly entries: readonly PackedEntry[]
  readonly problems: readonly string[]
}

/**
 * Lists a zip with an independent reader (yauzl), and holds all that lies outside of the entries' data against what
 * Sluice would have written: nothing hides between entries, in extra fields or in comments.
 * Whatever is wrong with the zip is in the answer; throws only errors of the disk.
 */
export async function readPackage(file: PagedFile): Promise<PackageListing> {
  const entries: PackedEntry[] = []
  try {
    const options = { autoClose: false, decodeStrings: false }
    const zip = await fromRandomAccessReaderPromise(new Reader(file), file.bytes, options)
    // An error that yauzl tells of after the listing would end the process.
    zip.on('error', () => {})
    const layout = newLayout(file, Number(zip.readEntryCursor))
    for await (const entry of zip.eachEntry()) entries.push(await packed(entry, layout))
    return { entries, problems: await layout.checkEnd() }
  } catch (error) {
    if (!(error instanceof Error) || 'syscall' in error) throw error
    return { entries, problems: [`It cannot be read as a zip: ${error.message}`] }
  }
}

async function packed(entry: Entry, layout: PackageLayout): Promise<PackedEntry> {
  const header: ZipEntry = {
    name: entry.fileNameRaw,
    method: entry.compressionMethod,
    crc32: entry.crc32,
    bytes: entry.uncompressedSize,
    compressedBytes: entry.compressedSize,
    offset: entry.relativeOffsetOfLocalHeader,
    wide: needsWideSizes(entry.uncompressedSize),
  }
  const recordBytes = 46 + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength
  const dataStart = header.offset + localHeader(header).length
  return {
    name: header.name,
    method: header.method,
    crc32: header.crc32,
    bytes: header.bytes,
    dataStart,
    dataEnd: dataStart + header.compressedBytes,
    problems: [...kindProblems(entry), ...(await layout.check(header, recordBytes))],
  }
}

function kindProblems(entry: Entry): readonly string[] {
  const kind = (entry.externalFileAttributes >>> 16) & 0o170000
  const problems: string[] = []
  if (kind === 0o120000) problems.push('It is a symbolic link')
  else if (kind !== 0o100000) problems.push('It is not a regular file')
  if (entry.isEncrypted()) problems.push('It is encrypted')
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED)
    problems.push('It is compressed in a way that Sluice does not use')
  return problems
}

/** yauzl asks for a class of its own. With its default one, a wrong offset is an error that nobody can catch. */
class Reader extends RandomAccessReader {
  readonly #file: PagedFile
  constructor(file: PagedFile) {
    super()
    this.#file = file
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    const read = async () => (await this.#file.read(position, length)).copy(buffer, offset)
    callbackify(read)(callback)
  }

  // The file belongs to whoever opened it.
  override close(callback: (error: Error | null) => void): void {
    callback(null)
  }
}
