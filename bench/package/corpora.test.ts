import { mkdtempSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterAll, expect, test, vi } from 'vitest'
import { sha256Hex } from '#core/digest.ts'
import { CORPORA, type CorpusName } from './corpora.ts'
import { corpusFolder } from './corpus-folder.ts'
import { readFileList } from './file-list.ts'
import { columnarFile, csvFile, mediaFile } from './research-data.ts'

const cache = mkdtempSync(join(tmpdir(), 'sluice-corpora-'))
afterAll(() => rmSync(cache, { recursive: true }))
vi.spyOn(console, 'log').mockImplementation(() => {})

function content(name: CorpusName, scale: number): readonly { path: string; data: Buffer }[] {
  return [...CORPORA[name].files(scale)].map(({ path, parts }) => ({
    path,
    data: Buffer.concat([...parts()]),
  }))
}

test('the same seed makes the same file, another seed another one', () => {
  for (const make of [csvFile, columnarFile, mediaFile]) {
    expect(sha256Hex(make(7, 100_000))).toBe(sha256Hex(make(7, 100_000)))
    expect(sha256Hex(make(8, 100_000))).not.toBe(sha256Hex(make(7, 100_000)))
    expect(make(7, 100_000)).toHaveLength(100_000)
  }
})

test('every corpus holds what it says, each file under a path of its own', () => {
  const counts = (['a', 'b', 'c', 'd'] as const).map((name) => {
    const paths = [...CORPORA[name].files(1)].map(({ path }) => path)
    expect(paths).toEqual([...new Set(paths)].toSorted())
    return paths.length
  })
  expect(counts).toEqual([2000, 16, 40, 100_000])
  for (const { data } of content('a', 0.02)) {
    expect(data.length).toBeGreaterThanOrEqual(20_000)
    expect(data.length).toBeLessThanOrEqual(200_000)
  }
})

test('a file of any size compresses as research data does, and every part of 100 MB alike', () => {
  const [first, second] = content('one-1', 0.02).map(({ data }) => data.length)
  expect([first, second]).toEqual([20_000_000, undefined])
  const [whole] = content('one-0.1', 0.2)
  const ratio = deflateRawSync(whole?.data ?? '', { level: 6 }).length / 20e6
  expect(ratio).toBeGreaterThan(0.2)
  expect(ratio).toBeLessThan(0.29)
})

test('a corpus is made once, and again when a file is not what it was', async () => {
  const made = await corpusFolder(cache, 'a', 0.002)
  expect(made).toMatchObject({ files: 4 })
  const listed = await Array.fromAsync(readFileList(made.list))
  expect(listed.map(({ sha256 }) => sha256)).toEqual(content('a', 0.002).map(({ data }) => sha256Hex(data)))
  expect(console.log).toHaveBeenCalledTimes(1)
  expect(await corpusFolder(cache, 'a', 0.002)).toEqual(made)
  expect(console.log).toHaveBeenCalledTimes(1)
  truncateSync(join(made.folder, listed[1]?.path ?? ''), 10)
  expect(await corpusFolder(cache, 'a', 0.002)).toEqual(made)
  expect(console.log).toHaveBeenCalledTimes(2)
})
