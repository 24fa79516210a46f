// What is packed: made of seeds, so that everybody measures the same.
import { gzipSync } from 'node:zlib'
import { columnarFile, csvFile, mediaFile } from './research-data.ts'

/** A file of a corpus; its parts are made when they are asked for, and never lie in memory together. */
export interface CorpusFile {
  readonly path: string
  parts(): Iterable<Uint8Array>
}

/** The files lie in folders of files or in folders of folders, in the order of their names. */
export interface Corpus {
  readonly about: string
  files(scale: number): Iterable<CorpusFile>
}

const MB = 1e6
const ONE_GB = 1000 * MB

/** What can be packed. A scale of 0.1 makes a tenth of the files, or one file of a tenth of the size. */
export const CORPORA = {
  a: { about: '2,000 CSV files of 20 to 200 KB', files: manyTables },
  b: { about: '16 CSV and columnar files of 50 to 100 MB', files: largeTables },
  c: { about: '40 compressed files of 4 to 14 MB, some with a table inside', files: media },
  d: { about: '100,000 CSV files of 1 KB', files: tinyTables },
  'one-0.1': { about: 'one file of 0.1 GB', files: (scale) => oneFile(0.1 * ONE_GB * scale) },
  'one-1': { about: 'one file of 1 GB', files: (scale) => oneFile(ONE_GB * scale) },
  'one-6': { about: 'one file of 6 GB', files: (scale) => oneFile(6 * ONE_GB * scale) },
  'one-10': { about: 'one file of 10 GB', files: (scale) => oneFile(10 * ONE_GB * scale) },
} as const satisfies Readonly<Record<string, Corpus>>

export type CorpusName = keyof typeof CORPORA

/** Sizes between `least` and `most`, in no order, evenly spread. */
function sizeOf(index: number, least: number, most: number): number {
  return least + ((index * 7919) % 1000) * Math.floor((most - least) / 1000)
}

function numbered(index: number, width: number): string {
  return String(index).padStart(width, '0')
}

function* manyTables(scale: number): Iterable<CorpusFile> {
  for (let index = 0; index < 2000 * scale; index += 1)
    yield {
      path: `site-${numbered(Math.floor(index / 100), 2)}/table-${numbered(index, 4)}.csv`,
      parts: () => [csvFile(index, sizeOf(index, 20_000, 200_000))],
    }
}

function* largeTables(scale: number): Iterable<CorpusFile> {
  for (let index = 0; index < 16 * scale; index += 1) {
    const bytes = sizeOf(index, 50 * MB, 100 * MB)
    const columnar = index % 4 === 1
    yield {
      path: `study/extract-${numbered(index, 2)}.${columnar ? 'columns' : 'csv'}`,
      // Three tables between two columnar files would always be of the same three kinds.
      parts: () => [columnar ? columnarFile(index, bytes) : csvFile(index + Math.floor(index / 4), bytes)],
    }
  }
}

function* media(scale: number): Iterable<CorpusFile> {
  for (let index = 0; index < 40 * scale; index += 1) {
    const bytes = sizeOf(index, 4 * MB, 14 * MB)
    const name = `scans/item-${numbered(index, 2)}`
    if (index % 10 === 0) yield { path: `${name}.dat`, parts: () => mediaWithTable(index, bytes) }
    else if (index % 5 === 3)
      yield { path: `${name}.csv.gz`, parts: () => [gzipSync(csvFile(index, 4 * bytes))] }
    else yield { path: `${name}.png`, parts: () => [mediaFile(index, bytes)] }
  }
}

function mediaWithTable(seed: number, bytes: number): Iterable<Uint8Array> {
  const half = Math.floor(bytes / 2)
  return [mediaFile(seed, half), csvFile(seed, MB), mediaFile(seed + 1, half - MB)]
}

function* tinyTables(scale: number): Iterable<CorpusFile> {
  for (let index = 0; index < 100_000 * scale; index += 1)
    yield {
      path: `group-${numbered(Math.floor(index / 1000), 2)}/record-${numbered(index, 5)}.csv`,
      parts: () => [csvFile(index, 1024)],
    }
}

function* oneFile(bytes: number): Iterable<CorpusFile> {
  yield { path: 'study/measurements.dat', parts: () => blocks(bytes) }
}

const BLOCK_BYTES = 4 * MB
const BLOCKS = 25

/**
 * Content of any size: the same 100 MB of blocks again and again, a fifth of them columnar. Deflate looks back 32 KiB and so
 * does not notice; every part of 100 MB therefore compresses as well as any other.
 */
function* blocks(bytes: number): Iterable<Uint8Array> {
  const pool: Uint8Array[] = []
  for (let at = 0, index = 0; at < bytes; at += BLOCK_BYTES, index += 1) {
    const block = (pool[index % BLOCKS] ??= blockOf(index))
    yield block.subarray(0, bytes - at)
  }
}

function blockOf(index: number): Uint8Array {
  const row = Math.floor(index / 5)
  return index % 5 === 4 ? columnarFile(row, BLOCK_BYTES) : csvFile(4 * row + (index % 5), BLOCK_BYTES)
}
