import { expect, test } from 'vitest'
import { centralRecord, endRecords, localHeader, needsWideSizes, type ZipEntry } from '#package/zip-format.ts'

const entry: ZipEntry = {
  name: Buffer.from('é.txt'),
  method: 8,
  crc32: 0xdeadbeef,
  bytes: 3,
  compressedBytes: 5,
  offset: 0,
  wide: false,
}
const GIB_5 = 5 * 2 ** 30

test('an entry that fits has no extra field', () => {
  expect(localHeader(entry).length).toBe(30 + entry.name.length)
  expect(centralRecord(entry).length).toBe(46 + entry.name.length)
  expect(endRecords(65_534, 1, 1).length).toBe(22)
})

test('a wide local header has the same length whatever the sizes turn out to be', () => {
  const blank = localHeader({ ...entry, wide: true, compressedBytes: 0 })
  const final = localHeader({ ...entry, wide: true, bytes: GIB_5, compressedBytes: GIB_5 + 7 })
  expect(final.length).toBe(blank.length)
  expect(final.readUInt32LE(18)).toBe(0xffff_ffff)
  expect(final.readUInt32LE(22)).toBe(0xffff_ffff)
  const extra = final.subarray(30 + entry.name.length)
  expect([extra.readUInt16LE(0), extra.readUInt16LE(2)]).toEqual([1, 16])
  expect([extra.readBigUInt64LE(4), extra.readBigUInt64LE(12)]).toEqual([BigInt(GIB_5), BigInt(GIB_5 + 7)])
})

test.each([
  ['its size', { bytes: GIB_5 }, [GIB_5]],
  ['both sizes', { bytes: GIB_5, compressedBytes: GIB_5 + 1 }, [GIB_5, GIB_5 + 1]],
  ['its offset', { offset: GIB_5 + 2 }, [GIB_5 + 2]],
  ['the largest value that looks like a mark', { offset: 0xffff_ffff }, [0xffff_ffff]],
])('a directory record carries %s in eight bytes where four are too few', (_, large, expected) => {
  const record = centralRecord({ ...entry, ...large })
  const extra = record.subarray(46 + entry.name.length)
  expect(record.readUInt16LE(30)).toBe(extra.length)
  expect([extra.readUInt16LE(0), extra.readUInt16LE(2)]).toEqual([1, 8 * expected.length])
  expect(expected.map((_value, i) => Number(extra.readBigUInt64LE(4 + 8 * i)))).toEqual(expected)
})

test.each([
  ['as many entries as the mark', [65_535, 100, 100]],
  ['a directory beyond four bytes', [1, GIB_5, 100]],
  ['a directory longer than four bytes tell', [1, 1, GIB_5]],
] as const)('the end has ZIP64 records for %s', (_, [entries, offset, bytes]) => {
  const end = endRecords(entries, offset, bytes)
  expect(end.length).toBe(56 + 20 + 22)
  expect(end.readUInt32LE(0)).toBe(0x06064b50)
  expect([24, 32, 40, 48].map((at) => Number(end.readBigUInt64LE(at)))).toEqual([
    entries,
    entries,
    bytes,
    offset,
  ])
  expect(Number(end.readBigUInt64LE(64))).toBe(offset + bytes)
  expect(end.readUInt32LE(76)).toBe(0x06054b50)
})

test('sizes are reserved wide before deflate can grow an entry past four bytes', () => {
  expect(needsWideSizes(2 ** 32 - 1)).toBe(true)
  // Stored blocks of deflate add five bytes to every 16 KiB at worst.
  const most = 2 ** 32 - 1 - Math.ceil((5 * 2 ** 32) / 16_384)
  expect(needsWideSizes(most)).toBe(true)
  expect(needsWideSizes(4_000_000_000)).toBe(false)
})
