import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPromise } from 'yauzl'
import { packed } from '#package/example-package.fixture.ts'
import { verifyPackage, type VerifyReport } from '#package/verify-package.ts'
import { entryOf, type PackageEntry } from '#package/write-package.ts'

let folder: string
let count = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-'))
})
afterAll(() => rm(folder, { recursive: true }))

const pack = (...content: [files?: readonly PackageEntry[], record?: string]) =>
  packed(join(folder, `${(count += 1)}.zip`), ...content)

async function altered(file: string, alter: (bytes: Buffer) => Buffer | void): Promise<VerifyReport> {
  const bytes = await readFile(file)
  const target = join(folder, 'altered.zip')
  await writeFile(target, alter(bytes) ?? bytes)
  return verifyPackage(target)
}

/** Where the data of each entry lies, by an independent reader. */
async function dataRanges(file: string) {
  const zip = await openPromise(file)
  const ranges = []
  for await (const entry of zip.eachEntry()) {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true })
    ranges.push({
      path: entry.fileName,
      method: entry.compressionMethod,
      from: fileDataStart,
      to: fileDataStart + entry.compressedSize,
    })
  }
  return ranges
}

test('any changed byte of a file or of the record is found, and the entry is named', async () => {
  const file = await pack()
  const original = await readFile(file)
  const ranges = (await dataRanges(file)).filter(({ from, to }) => to > from)
  const place = fc
    .constantFrom(...ranges)
    .chain((range) => fc.tuple(fc.constant(range), fc.integer({ min: range.from, max: range.to - 1 })))
  await fc.assert(
    fc.asyncProperty(
      place,
      fc.integer({ min: 1, max: 255 }),
      async ([{ path, method, from, to }, at], mask) => {
        const changed = Buffer.from(original)
        changed[at] = (changed[at] ?? 0) ^ mask
        // Deflate can say the same in other words: then a byte of the data differs, but none of the file.
        fc.pre(method === 0 || !sameInflated(original.subarray(from, to), changed.subarray(from, to)))
        const report = await altered(file, () => changed)
        expect(report.ok).toBe(false)
        expect(report.problems.map((each) => each.path)).toContain(path)
      },
    ),
    { numRuns: 300 },
  )
})

function sameInflated(a: Buffer, b: Buffer): boolean {
  try {
    return inflateRawSync(a).equals(inflateRawSync(b))
  } catch {
    return false
  }
}

test('any changed byte of the headers, the directory and the end is found', async () => {
  const file = await pack()
  const original = await readFile(file)
  const ranges = await dataRanges(file)
  const outside = [...original.keys()].filter((at) => ranges.every(({ from, to }) => at < from || at >= to))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...outside), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
      const report = await altered(file, (bytes) => {
        bytes[at] = (bytes[at] ?? 0) ^ mask
      })
      expect(report.ok).toBe(false)
    }),
    { numRuns: 500 },
  )
})

test('whatever is done to a package, the report says that something is wrong and nothing is thrown', async () => {
  const file = await pack()
  const cut = fc.record({ from: fc.nat(6000), remove: fc.nat(40), insert: fc.uint8Array({ maxLength: 40 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(cut, { minLength: 1, maxLength: 3 }), async (cuts) => {
      const original = await readFile(file)
      let bytes = original
      for (const { from, remove, insert } of cuts) {
        const at = from % (bytes.length + 1)
        bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)])
      }
      fc.pre(!bytes.equals(original))
      expect((await altered(file, () => bytes)).ok).toBe(false)
    }),
    { numRuns: 300 },
  )
})

test('something that is no zip at all is reported', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), async (bytes) => {
      const target = join(folder, 'other')
      await writeFile(target, bytes)
      expect(await verifyPackage(target)).toMatchObject({ ok: false, totals: { entries: 0 } })
    }),
    { numRuns: 30 },
  )
})

test('an offset that no file can have is reported, not thrown', async () => {
  const report = await altered(await pack(), (bytes) => {
    const end = Buffer.alloc(20)
    end.writeUInt32LE(0x07064b50, 0)
    end.writeBigUInt64LE(2n ** 63n, 8)
    return Buffer.concat([bytes.subarray(0, -22), end, bytes.subarray(-22)])
  })
  expect(report.problems.map(({ problem }) => problem)).toContain(
    'It cannot be read as a zip: It points outside of the file',
  )
})

test('a symbolic link is named as such', async () => {
  const report = await altered(await pack(), (bytes) => {
    const record = bytes.lastIndexOf('empty.txt') - 46
    bytes.writeUInt32LE(0o120777 * 0x1_0000, record + 38)
  })
  expect(report.problems).toContainEqual({ path: 'empty.txt', problem: 'It is a symbolic link' })
})

test('bytes that belong to no entry are found, even where the end points past them', async () => {
  const report = await altered(await pack(), (bytes) => {
    const directory = bytes.readUInt32LE(bytes.length - 6)
    const longer = Buffer.concat([
      bytes.subarray(0, directory),
      Buffer.from('hidden'),
      bytes.subarray(directory),
    ])
    longer.writeUInt32LE(directory + 6, longer.length - 6)
    return longer
  })
  expect(report.problems).toEqual([{ problem: 'There are bytes between the last entry and the directory' }])
})

test('bytes behind the end of deflated data are found', async () => {
  const file = await pack([entryOf('a.txt', 'a'.repeat(100))])
  const range = (await dataRanges(file)).find(({ path }) => path === 'a.txt')
  const report = await altered(file, (bytes) => {
    const to = range?.to ?? 0
    const directory = bytes.readUInt32LE(bytes.length - 6)
    const hidden = Buffer.concat([bytes.subarray(0, to), Buffer.from('hidden'), bytes.subarray(to)])
    const sizeInHeader = (range?.from ?? 0) - 'a.txt'.length - 12
    const sizeInDirectory = bytes.lastIndexOf('a.txt') - 26 + 6
    for (const at of [sizeInHeader, sizeInDirectory]) hidden.writeUInt32LE(hidden.readUInt32LE(at) + 6, at)
    hidden.writeUInt32LE(directory + 6, hidden.length - 6)
    return hidden
  })
  expect(report.problems).toEqual([
    { path: 'a.txt', problem: 'Its data cannot be read: bytes are left over behind it' },
  ])
})

test.each([
  [
    'a name that escapes',
    'a/table.csv',
    '../able.csv',
    '../able.csv',
    'The path has ".." as a folder; write the path without it.',
  ],
  [
    'a name that deceives',
    'a/table.csv',
    'a/\u202eble.csv'.slice(0, 9),
    'a/\\u{202e}ble.cs',
    'The path contains a character that reverses the order of the text; rename the file without it.',
  ],
  [
    'two names for one file',
    'a/table.csv',
    'A/ZEROS.BIN',
    'a/zeros.bin',
    'It collides with another entry: A/ZEROS.BIN',
  ],
])('%s is reported, safe to show', async (_, from, to, path, problem) => {
  const report = await altered(await pack(), (bytes) => {
    const name = Buffer.from(to)
    expect(name.length).toBe(from.length)
    name.copy(bytes, bytes.lastIndexOf(from))
    name.copy(bytes, bytes.indexOf(from, bytes.indexOf('PK\x03\x04', 40)))
  })
  expect(report.problems).toContainEqual({ path, problem })
})
