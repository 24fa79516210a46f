import { ReadableStream } from 'node:stream/web'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fromBufferPromise, openPromise } from 'yauzl'
import { sha256Hex } from '#core/digest.ts'
import { pathProblem } from '#core/paths.ts'
import { EntryPathError, IntegrityError } from '#package/package-errors.ts'
import { entryOf, writePackage, type PackageEntry } from '#package/write-package.ts'

let folder: string
let target: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'package-'))
  target = join(folder, 'package.zip')
})
afterEach(() => rm(folder, { recursive: true }))

const pack = (entries: readonly PackageEntry[]) =>
  writePackage({ target, entries: ReadableStream.from(entries) })

/** What an independent reader finds in the file. */
async function unpack(file: string) {
  const zip = await openPromise(file, { strictFileNames: true })
  const found = []
  for await (const entry of zip.eachEntry()) {
    const chunks: Uint8Array[] = []
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk)
    const local = await zip.readLocalFileHeaderPromise(entry)
    found.push({ path: entry.fileName, data: Buffer.concat(chunks), entry, local })
  }
  return found
}

/** The same content, but read in pieces of the given sizes and at its own pace. */
function inPieces(path: string, data: Buffer, size: number, slow = false): PackageEntry {
  return {
    ...entryOf(path, data),
    async *open() {
      for (let at = 0; at < data.length; at += size) {
        if (slow) await wait(Math.random() * 2)
        yield data.subarray(at, at + size)
      }
    },
  }
}

async function* emptyFiles(count: number): AsyncGenerator<PackageEntry> {
  for (let i = 0; i < count; i++) yield entryOf(`d/${i}`, '')
}

async function* brokenList(): AsyncGenerator<PackageEntry> {
  yield entryOf('a', 'x')
  throw new Error('the list is gone')
}

const table = Buffer.from(Array.from({ length: 200_000 }, (_, i) => `${i},${(i * 7919) % 1000}\n`).join(''))
const noise = randomBytes(3 << 20)

test('what was packed comes out: same paths, same order, same bytes', async () => {
  const path = fc.string({ unit: 'grapheme', minLength: 1 }).filter((each) => pathProblem(each) === undefined)
  const file = fc.record({ path, data: fc.oneof(fc.uint8Array(), fc.string({ minLength: 200 })) })
  const files = fc.uniqueArray(file, {
    selector: ({ path: name }) => name.normalize('NFKC').toUpperCase().split('/')[0],
  })
  await fc.assert(
    fc.asyncProperty(files, async (some) => {
      await rm(target, { force: true })
      const done = await pack(some.map(({ path: name, data }) => entryOf(name, data)))
      const found = await unpack(target)
      expect(found.map((each) => [each.path, each.data])).toEqual(
        some.map(({ path: name, data }) => [name, Buffer.from(data)]),
      )
      expect(done).toEqual({ ...(await contentOf(target)), entries: some.length, isContinued: false })
    }),
    { numRuns: 50 },
  )
})

async function contentOf(file: string) {
  const data = await readFile(file)
  return { bytes: data.length, sha256: sha256Hex(data) }
}

test('large entries are deflated as they stream, and their headers agree without a data descriptor', async () => {
  await pack([
    entryOf('before', 'x'),
    inPieces('table.csv', table, 65_536),
    entryOf('noise', noise),
    entryOf('after', 'y'),
  ])
  const found = await unpack(target)
  expect(found.map(({ path }) => path)).toEqual(['before', 'table.csv', 'noise', 'after'])
  expect(found[1]?.data.equals(table)).toBe(true)
  expect(found[2]?.data.equals(noise)).toBe(true)
  for (const { entry, local } of found) {
    const { crc32, compressedSize, uncompressedSize, compressionMethod, generalPurposeBitFlag } = entry
    expect(local).toMatchObject({
      crc32,
      compressedSize,
      uncompressedSize,
      compressionMethod,
      generalPurposeBitFlag,
    })
    expect(generalPurposeBitFlag).toBe(0x800)
    expect(entry.externalFileAttributes >>> 16).toBe(0o100644)
    expect(entry.getLastModDate({ timezone: 'UTC' })).toEqual(new Date('1980-01-01T00:00:00Z'))
  }
})

test('a small entry is stored where deflating it would not make it smaller', async () => {
  await pack([
    entryOf('empty', ''),
    entryOf('noise', noise.subarray(0, 5000)),
    entryOf('zeros', Buffer.alloc(5000)),
  ])
  const found = await unpack(target)
  expect(found.map(({ entry }) => entry.compressionMethod)).toEqual([0, 0, 8])
})

test('the same entries give the same bytes in any time zone, in any pieces, at any pace', async () => {
  const zone = process.env['TZ']
  const contents = Array.from({ length: 30 }, (_, i) => table.subarray(0, i * 500))
  const digests = new Set<string>()
  for (const [timeZone, size, slow] of [
    ['Pacific/Kiritimati', 1 << 20, false],
    ['America/Los_Angeles', 1013, true],
    ['UTC', 70_001, false],
  ] as const) {
    process.env['TZ'] = timeZone
    await rm(target, { force: true })
    const small = contents.map((data, i) => inPieces(`f${i}`, data, size, slow))
    const done = await pack([...small, inPieces('table.csv', table, size), inPieces('noise', noise, size)])
    digests.add(done.sha256)
  }
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
  expect(digests.size).toBe(1)
})

test('more entries than a plain zip can count', async () => {
  const done = await writePackage({ target, entries: emptyFiles(70_000) })
  expect(done.entries).toBe(70_000)
  const zip = await fromBufferPromise(await readFile(target))
  expect(zip.entryCount).toBe(70_000)
  let last = ''
  for await (const entry of zip.eachEntry()) last = entry.fileName
  expect(last).toBe('d/69999')
})

test.each([
  ['small', table.subarray(0, 1000)],
  ['large', table],
])(
  'a %s entry whose bytes are not the declared ones stops the package, and nothing is left',
  async (_, data) => {
    const changed = Buffer.from(data)
    changed[data.length - 1] = 0
    const others = [changed, data.subarray(1), Buffer.concat([data, Buffer.from('x')])]
    for (const actual of others) {
      const entry = { ...entryOf('a/b.csv', data), open: () => entryOf('a/b.csv', actual).open() }
      const error: unknown = await pack([entryOf('first', 'fine'), entry, entryOf('later', 'fine')]).catch(
        (e: unknown) => e,
      )
      expect(error).toBeInstanceOf(IntegrityError)
      expect(error).toMatchObject({
        path: 'a/b.csv',
        expected: { bytes: data.length, sha256: sha256Hex(data) },
        actual: { bytes: actual.length, sha256: sha256Hex(actual) },
      })
      expect(await readdir(folder)).toEqual([])
    }
  },
)

test('an entry without end is not read further than the first byte too many', async () => {
  let given = 0
  let closed = false
  async function* endless() {
    try {
      for (;;) {
        given += 65_536
        yield Buffer.alloc(65_536)
      }
    } finally {
      closed = true
    }
  }
  const entry = { ...entryOf('zeros', Buffer.alloc(2 << 20)), open: endless }
  await expect(pack([entry])).rejects.toBeInstanceOf(IntegrityError)
  expect(given).toBe((2 << 20) + 65_536)
  expect(closed).toBe(true)
  expect(existsSync(target)).toBe(false)
})

test.each([
  ['small', 1000],
  ['large', 8 << 20],
])(
  'an abort while a %s entry is read leaves nothing that looks like a package, and closes the source',
  async (_, bytes) => {
    const stop = new AbortController()
    let closed = false
    async function* open() {
      try {
        for (let given = 0; given < bytes; given += bytes / 4) {
          if (given > bytes / 3) stop.abort(new Error('stopped by the test'))
          yield Buffer.alloc(bytes / 4)
        }
      } finally {
        closed = true
      }
    }
    const entry = { ...entryOf('zeros', Buffer.alloc(bytes)), open }
    const entries = ReadableStream.from([entryOf('a', 'x'), entry])
    await expect(writePackage({ target, entries, signal: stop.signal })).rejects.toThrow(
      'stopped by the test',
    )
    expect(closed).toBe(true)
    expect(await readdir(folder)).toEqual(['package.zip.part'])
  },
)

test('a failing source, or a failing list of entries, leaves nothing', async () => {
  const failing: PackageEntry = {
    ...entryOf('b', table),
    // oxlint-disable-next-line require-yield -- it fails before there is anything to yield
    async *open() {
      throw new Error('the store is gone')
    },
  }
  await expect(pack([entryOf('a', 'x'), failing])).rejects.toThrow('the store is gone')
  await expect(writePackage({ target, entries: brokenList() })).rejects.toThrow('the list is gone')
  expect(await readdir(folder)).toEqual([])
})

test('what lies at the target already is neither replaced nor removed', async () => {
  await writeFile(target, 'mine')
  await expect(pack([entryOf('a', 'x')])).rejects.toMatchObject({ code: 'EEXIST' })
  expect(await readFile(target, 'utf8')).toBe('mine')
})

test.each([
  ['../a', ['../a'], 'PARENT'],
  ['Manifest.json', ['Manifest.json'], 'RESERVED_NAME'],
  ['a name twice', ['a', 'b', 'A'], 'SAME_NAME'],
  ['manifest.json.SIG', ['manifest.json.SIG'], 'RESERVED_NAME'],
  ['a second record', ['manifest.json', 'manifest.json'], 'SAME_NAME'],
  ['a second signature', ['manifest.json.sig', 'manifest.json.sig'], 'SAME_NAME'],
  ['a file where a folder is', ['a/b', 'a'], 'FILE_AND_FOLDER'],
])('refuses %s', async (_, paths, code) => {
  const error: unknown = await pack(paths.map((path) => entryOf(path, path))).catch((e: unknown) => e)
  expect(error).toBeInstanceOf(EntryPathError)
  expect(error).toMatchObject({ path: paths.at(-1), code })
  expect(await readdir(folder)).toEqual([])
})

test('progress grows within large entries and ends with everything', async () => {
  const seen: { entries: number; bytes: number }[] = []
  const entries = ReadableStream.from([entryOf('a', 'xyz'), entryOf('noise', noise), entryOf('b', 'x')])
  await writePackage({ target, entries, onProgress: (done) => seen.push(done) })
  expect(seen.length).toBeGreaterThan(4)
  expect(seen.at(-1)).toEqual({ entries: 3, bytes: noise.length + 4 })
  expect(seen.every((each, i) => each.bytes >= (seen[i - 1]?.bytes ?? 0))).toBe(true)
})
