import { IntegrityError } from '#package/package-errors.ts'
import type { ScratchFile } from '#package/scratch-file.ts'
import {
  DEFLATED,
  localHeader,
  localHeaderBytes,
  needsWideSizes,
  type ZipEntry,
} from '#package/zip-format.ts'
import { newDirectory, type CentralDirectory } from './central-directory.ts'
import { crc32Combine } from './crc32-combine.ts'
import type { PackageEntry } from './package-entry.ts'
import type { PackedFile, PackResult } from './pack-job.ts'

/** Where a larger file stands that is not complete yet. */
interface OpenEntry {
  readonly header: ZipEntry
  /** Of all of it that is there. */
  sofar: Part
  /** Of what came after the last slice. */
  slice: Part
}

/** Some bytes of a file: how many, their CRC-32, and how many they are in the package. */
interface Part {
  readonly bytes: number
  readonly crc32: number
  readonly compressedBytes: number
}

const NO_PART: Part = { bytes: 0, crc32: 0, compressedBytes: 0 }

function joined(first: Part, second: Part): Part {
  return {
    bytes: first.bytes + second.bytes,
    crc32: crc32Combine(first.crc32, second.crc32, second.bytes),
    compressedBytes: first.compressedBytes + second.compressedBytes,
  }
}

/** A package while it is put together, entry after entry. What is kept of an earlier run is in the file already. */
export interface PackageFile {
  readonly directory: CentralDirectory
  /** Where the next byte goes. */
  place(): number
  /** Small files, as a job packed them. */
  addFiles(entries: readonly PackageEntry[], result: PackResult, output: Uint8Array): Promise<void>
  keepFiles(entries: readonly PackageEntry[], files: readonly PackedFile[]): void
  openEntry(entry: PackageEntry, isKept: boolean): Promise<void>
  addPiece(result: PackResult, bytes: number, output: Uint8Array): Promise<void>
  keepSlice(slice: Part): void
  /** What was added since the last slice, which ends here. */
  endSlice(): Part
  /** The header of the open file is written again, with its sizes. */
  closeEntry(): Promise<PackedFile>
  /** What comes after the last entry. */
  addDirectory(): Promise<void>
}

export function packageFile(file: ScratchFile): PackageFile {
  const directory = newDirectory()
  let open: OpenEntry | undefined

  const opened = (): OpenEntry => {
    if (!open) throw new Error('No file is open')
    return open
  }
  const note = (entry: PackageEntry, packed: PackedFile, offset: number): number => {
    directory.add({
      ...packed,
      name: Buffer.from(entry.path),
      bytes: entry.bytes,
      offset,
      wide: false,
    })
    return offset + localHeaderBytes(entry.path) + packed.compressedBytes
  }
  const noteAll = (entries: readonly PackageEntry[], files: readonly PackedFile[], offset: number): number =>
    entries.reduce((next, entry, index) => {
      const packed = files[index]
      if (!packed) throw new Error('A packed file lacks its result')
      return note(entry, packed, next)
    }, offset)

  return {
    directory,
    place: file.position,
    async addFiles(entries, result, output) {
      if (result.kind !== 'files') throw await failureOf(entries, result)
      const from = file.position()
      await file.append(output.subarray(0, result.outputBytes))
      noteAll(entries, result.files, from)
    },
    keepFiles(entries, files) {
      const from = file.position()
      file.keep(noteAll(entries, files, from) - from)
    },
    async openEntry(entry, isKept) {
      const wide = needsWideSizes(entry.bytes)
      const header: ZipEntry = {
        name: Buffer.from(entry.path),
        method: DEFLATED,
        crc32: 0,
        bytes: entry.bytes,
        compressedBytes: 0,
        offset: file.position(),
        wide,
      }
      open = { header, sofar: NO_PART, slice: NO_PART }
      const blank = localHeader(header)
      if (isKept) file.keep(blank.length)
      else await file.append(blank)
    },
    async addPiece(result, bytes, output) {
      if (result.kind !== 'piece') throw new Error('A piece lacks its result')
      const entry = opened()
      await file.append(output.subarray(0, result.outputBytes))
      const piece = { bytes, crc32: result.crc32, compressedBytes: result.outputBytes }
      entry.sofar = joined(entry.sofar, piece)
      entry.slice = joined(entry.slice, piece)
    },
    keepSlice(slice) {
      const entry = opened()
      entry.sofar = joined(entry.sofar, slice)
      file.keep(slice.compressedBytes)
    },
    endSlice() {
      const entry = opened()
      const { slice } = entry
      entry.slice = NO_PART
      return slice
    },
    async closeEntry() {
      const { header, sofar } = opened()
      const packed = { method: DEFLATED, crc32: sofar.crc32, compressedBytes: sofar.compressedBytes } as const
      const full = { ...header, ...packed }
      await file.patch(header.offset, localHeader(full))
      directory.add(full)
      open = undefined
      return packed
    },
    async addDirectory() {
      for (const part of directory.parts(file.position())) await file.append(part)
    },
  }
}

/** Why small files could not be packed. What cannot be read says so by itself when it is opened once more. */
async function failureOf(entries: readonly PackageEntry[], result: PackResult): Promise<Error> {
  if (result.kind === 'mismatch') {
    const entry = entries[result.index]
    if (entry)
      return new IntegrityError(entry.path, { bytes: entry.bytes, sha256: entry.sha256 }, result.actual)
  }
  if (result.kind === 'unreadable') {
    const entry = entries[result.index]
    if (entry) for await (const _ of entry.open());
  }
  return new Error('A file could not be read by the thread that was to pack it')
}
