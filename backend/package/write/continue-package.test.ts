import { randomBytes } from 'node:crypto'
import { copyFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ReadableStream } from 'node:stream/web'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sha256Hex } from '#core/digest.ts'
import { entryOf, writePackage, type PackageEntry } from '#package/write-package.ts'

let folder: string
let target: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continue-'))
  target = join(folder, 'package.zip')
})
afterEach(() => rm(folder, { recursive: true }))

const MIB = 1 << 20
const LIMITS = { bytes: 2 * MIB, files: 5 }
const rows = (seed: number, bytes: number) => {
  const lines: string[] = []
  for (let i = 0, size = 0; size < bytes; i += 1) {
    const row = `${seed},${i},${(i * 7919 * seed) % 100_003},site-${i % 17}\n`
    lines.push(row)
    size += row.length
  }
  return Buffer.from(lines.join('')).subarray(0, bytes)
}

/** Small files, some that are packed in pieces, and two that are done in slices. */
const FILES = [
  ...Array.from({ length: 12 }, (_, i) => ['small', i, 40_000 + i] as const),
  ['piecewise', 20, MIB + 5] as const,
  ['sliced', 21, 5 * MIB + 77] as const,
  ...Array.from({ length: 3 }, (_, i) => ['later', 30 + i, 1000 * i] as const),
  ['sliced-last', 40, 4 * MIB] as const,
].map(([name, seed, bytes]) => entryOf(`${name}-${seed}.csv`, rows(seed, bytes)))

const whole = (async () => {
  const own = await mkdtemp(join(tmpdir(), 'whole-'))
  const path = join(own, 'package.zip')
  await writePackage({ target: path, entries: ReadableStream.from(FILES), threads: 1, limits: LIMITS })
  const bytes = await readFile(path)
  await rm(own, { recursive: true })
  return bytes
})()

/** Counts what is read of each file. */
function counting(files: readonly PackageEntry[]) {
  const opened: string[] = []
  const entries = files.map((entry): PackageEntry => ({
    ...entry,
    open(range) {
      opened.push(entry.path)
      return entry.open(range)
    },
  }))
  return { opened, entries: ReadableStream.from(entries) }
}

/** Stops the run as soon as so many bytes are packed. */
async function cancelledAfter(bytes: number, files: readonly PackageEntry[] = FILES): Promise<void> {
  const stop = new AbortController()
  const entries = ReadableStream.from(files)
  const running = writePackage({
    target,
    entries,
    threads: 1,
    limits: LIMITS,
    signal: stop.signal,
    onProgress: (done) => {
      if (done.bytes >= bytes) stop.abort(new Error('stopped by the test'))
    },
  })
  await expect(running).rejects.toThrow('stopped by the test')
}

test.each([1, 300_000, 600_000, 2 * MIB, 3 * MIB, 4 * MIB, 6 * MIB, 8 * MIB, 10 * MIB])(
  'a run that ended after %d bytes is continued, and ends with the same bytes',
  async (bytes) => {
    await cancelledAfter(bytes)
    const { opened, entries } = counting(FILES)
    const done = await writePackage({ target, entries, threads: 1, limits: LIMITS })
    expect(done.sha256).toBe(sha256Hex(await whole))
    expect((await readFile(target)).equals(await whole)).toBe(true)
    // The first unit, of five files, is done again only where it was not finished.
    expect(done.isContinued).toBe(bytes >= 300_000)
    expect(opened.includes('small-0.csv')).toBe(bytes < 300_000)
    expect(await readdir(folder)).toEqual(['package.zip'])
  },
)

test('of a file in slices, what is packed is hashed again and not compressed again', async () => {
  await cancelledAfter(7 * MIB)
  const { opened, entries } = counting(FILES)
  const done: number[] = []
  await writePackage({
    target,
    entries,
    threads: 1,
    limits: LIMITS,
    onProgress: ({ bytes }) => done.push(bytes),
  })
  expect(opened).toContain('sliced-21.csv')
  expect(opened).not.toContain('piecewise-20.csv')
  // Whoever compresses advances piece by piece, and only what is kept by a whole slice.
  const advances = done.map((bytes, step) => bytes - (done[step - 1] ?? 0))
  expect(advances).toContain(LIMITS.bytes)
  expect((await readFile(target)).equals(await whole)).toBe(true)
})

test.each([1, 2])('whole files in slices are kept, and what follows them (%i threads)', async (threads) => {
  const files = [1, 2, 3].map((i) => entryOf(`noise-${i}.bin`, randomBytes(5 * MIB + i)))
  const first = await writePackage({ target, entries: ReadableStream.from(files), threads, limits: LIMITS })
  await rm(target)
  await cancelledAfter(13 * MIB, files)
  const { opened, entries } = counting(files)
  const done = await writePackage({ target, entries, threads, limits: LIMITS })
  expect(done).toEqual({ ...first, isContinued: true })
  expect(opened).toEqual(['noise-1.bin', 'noise-2.bin', 'noise-3.bin'])
})

test('a file in slices of which less is there than was kept is told with its own figures', async () => {
  await cancelledAfter(7 * MIB)
  const cut = Buffer.from('cut')
  const files = FILES.map((entry) =>
    entry.path === 'sliced-21.csv' ? { ...entry, open: () => entryOf('x', cut).open() } : entry,
  )
  const running = writePackage({ target, entries: ReadableStream.from(files), threads: 1, limits: LIMITS })
  await expect(running).rejects.toMatchObject({
    name: 'IntegrityError',
    path: 'sliced-21.csv',
    actual: { bytes: 3, sha256: sha256Hex(cut) },
  })
})

test('a file in slices that has changed since is found, also in what was packed before', async () => {
  await cancelledAfter(7 * MIB)
  const files = FILES.map((entry) => {
    if (entry.path !== 'sliced-21.csv') return entry
    const changed = rows(21, entry.bytes).fill(0x78, 10, 20)
    return { ...entry, open: () => entryOf('x', changed).open() }
  })
  const running = writePackage({
    target,
    entries: ReadableStream.from(files),
    threads: 1,
    limits: LIMITS,
  })
  await expect(running).rejects.toMatchObject({ name: 'IntegrityError', path: 'sliced-21.csv' })
  expect(await readdir(folder)).toEqual([])
})

test.each([
  ['was cut off', async (part: string) => truncate(part, 100_000)],
  [
    'was changed',
    async (part: string) => {
      const bytes = await readFile(part)
      bytes.writeUInt8(bytes.readUInt8(500) ^ 1, 500)
      await writeFile(part, bytes)
    },
  ],
  ['is gone', async (part: string) => rm(part)],
])('what %s on the disk is packed again', async (_, damage) => {
  await cancelledAfter(6 * MIB)
  await damage(`${target}.part`)
  await writePackage({ target, entries: ReadableStream.from(FILES), threads: 1, limits: LIMITS })
  expect((await readFile(target)).equals(await whole)).toBe(true)
})

test('a journal whose last line is not whole is read up to there', async () => {
  await cancelledAfter(6 * MIB)
  const journal = await readFile(`${target}.journal`)
  await writeFile(`${target}.journal`, journal.subarray(0, -30))
  const done = await writePackage({
    target,
    entries: ReadableStream.from(FILES),
    threads: 1,
    limits: LIMITS,
  })
  expect(done.isContinued).toBe(true)
  expect((await readFile(target)).equals(await whole)).toBe(true)
})

test('nothing of other files, or of another level, gets into a package', async () => {
  await cancelledAfter(6 * MIB, [entryOf('other', rows(99, 70_000)), ...FILES])
  await writePackage({ target, entries: ReadableStream.from(FILES), threads: 1, limits: LIMITS })
  expect((await readFile(target)).equals(await whole)).toBe(true)
  await rm(target)
  await cancelledAfter(6 * MIB)
  await copyFile(`${target}.part`, join(folder, 'begun'))
  const fast = { entries: ReadableStream.from(FILES), level: 'fast', threads: 1, limits: LIMITS } as const
  const done = await writePackage({ target, ...fast })
  expect(done.isContinued).toBe(false)
})

test.each([1, 2, 3])(
  'with %d threads the bytes are the same, and so they are with other units',
  async (threads) => {
    await writePackage({ target, entries: ReadableStream.from(FILES), threads })
    expect((await readFile(target)).equals(await whole)).toBe(true)
  },
)
