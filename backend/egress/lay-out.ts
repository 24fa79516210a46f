import type { ReleaseBatch } from '#egress/release-plan.ts'
import { type BatchResult, type PackageLayout } from '#egress/release-works.ts'
import { WorkMissing } from '#ports/works.ts'
import { IntegrityError } from '#package/package-errors.ts'
import { newDirectory } from '#package/write/central-directory.ts'
import { crc32Combine } from '#package/write/crc32-combine.ts'
import type { PackageEntry } from '#package/write/package-entry.ts'
import {
  DEFLATED,
  localHeader,
  localHeaderBytes,
  needsWideSizes,
  type ZipEntry,
} from '#package/zip-format.ts'

type Piece = PackageLayout['parts'][number]['pieces'][number]
type Named = Pick<PackageEntry, 'path' | 'bytes' | 'sha256'>

/** Where everything of a package lies, and what is written behind its entries. */
export interface LaidOut {
  readonly pieces: readonly Piece[]
  readonly directory: readonly Uint8Array[]
}

/**
 * Puts together what batches told of their work: the headers of files in slices, and the directory. Slices are accepted only if
 * they are of the very bytes that were read for the file's SHA-256.
 * @param entries all of the package, in order @throws IntegrityError, WorkMissing
 */
export function layOut(
  batches: readonly ReleaseBatch[],
  results: readonly BatchResult[],
  entries: Iterable<Named>,
): LaidOut {
  const directory = newDirectory()
  const pieces: Piece[] = []
  const names = entries[Symbol.iterator]()
  let at = 0
  const next = (): Named => {
    const found = names.next()
    if (found.done === true) throw new WorkMissing('The plan has more files than the request')
    return found.value
  }
  const addBatch = (batch: number, { bytes, sha256, version }: Written): void => {
    pieces.push({ kind: 'batch', batch, bytes, sha256, ...(version !== undefined && { version }) })
    at += bytes
  }

  for (const [number, batch] of batches.entries()) {
    const result = resultOf(results, number)
    if (result.kind === 'files') {
      let offset = at
      for (const [method, crc32, compressedBytes] of result.files) {
        const { path, bytes } = next()
        const wide = false
        directory.add({ name: Buffer.from(path), method, crc32, bytes, compressedBytes, offset, wide })
        offset += localHeaderBytes(path) + compressedBytes
      }
      if (offset !== at + result.bytes) throw new WorkMissing('A batch is not of the files of the request')
      addBatch(number, result)
    } else if (result.kind === 'seal' && batch.kind === 'seal') {
      const slices = slicesAfter(batches, results, number)
      const entry = next()
      const header = sealedHeader(entry, result, slices, at)
      const data = localHeader(header)
      directory.add(header)
      pieces.push({ kind: 'header', data: data.toString('base64') })
      at += data.length
    } else if (result.kind === 'slice' && batch.kind === 'slice') addBatch(number, result)
    else throw new WorkMissing('A batch did something else than was planned')
  }
  if (names.next().done !== true) throw new WorkMissing('The request has more files than the plan')
  return { pieces, directory: directory.parts(at) }
}

type Written = Exclude<BatchResult, { kind: 'seal' }>
type Sliced = Extract<BatchResult, { kind: 'slice' }>
type Sealed = Extract<BatchResult, { kind: 'seal' }>

function resultOf(results: readonly BatchResult[], number: number): BatchResult {
  const result = results[number]
  if (!result) throw new WorkMissing(`There is no result of batch ${number}`)
  return result
}

/** The slices of the file that is sealed by a batch: those that follow it. */
function slicesAfter(
  batches: readonly ReleaseBatch[],
  results: readonly BatchResult[],
  seal: number,
): readonly Sliced[] {
  const slices: Sliced[] = []
  for (let number = seal + 1; batches[number]?.kind === 'slice'; number += 1) {
    const result = resultOf(results, number)
    if (result.kind !== 'slice') throw new WorkMissing('A batch did something else than was planned')
    slices.push(result)
  }
  return slices
}

/** The header of a file in slices. @throws IntegrityError unless they are what was sealed, and that is what was approved */
function sealedHeader(entry: Named, seal: Sealed, slices: readonly Sliced[], offset: number): ZipEntry {
  const bytes = slices.reduce((sum, { content }) => sum + content.bytes, 0)
  const isSame =
    seal.sha256 === entry.sha256 &&
    bytes === entry.bytes &&
    slices.length === seal.slices.length &&
    slices.every(({ content }, index) => content.sha256 === seal.slices[index])
  if (!isSame)
    throw new IntegrityError(
      entry.path,
      { bytes: entry.bytes, sha256: entry.sha256 },
      { bytes, sha256: seal.sha256 },
    )
  return {
    name: Buffer.from(entry.path),
    method: DEFLATED,
    crc32: slices.reduce((sum, { content }) => crc32Combine(sum, content.crc32, content.bytes), 0),
    bytes: entry.bytes,
    compressedBytes: slices.reduce((sum, slice) => sum + slice.bytes, 0),
    offset,
    wide: needsWideSizes(entry.bytes),
  }
}
