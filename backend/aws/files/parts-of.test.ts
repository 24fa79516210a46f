import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { chunks } from '#ports/contracts/streams.ts'
import { partSize } from './part-size.ts'
import { partsOf } from './parts-of.ts'

test('parts are the same bytes, each full but the last, and each a buffer of its own', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 300 }),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 50 }),
      async (bytes, chunkBytes, partBytes) => {
        const parts = await Array.fromAsync(partsOf(chunks(bytes, chunkBytes), partBytes))
        expect(parts.slice(0, -1).every(({ byteLength }) => byteLength === partBytes)).toBe(true)
        expect(parts.every(({ byteLength }) => byteLength > 0)).toBe(true)
        expect(Buffer.concat(parts)).toEqual(Buffer.from(bytes))
      },
    ),
  )
})

test('what comes next does not change a part that was given', async () => {
  const parts = await Array.fromAsync(partsOf(chunks(Buffer.from('abcdef'), 4), 2))
  expect(parts.map(String)).toEqual(['ab', 'cd', 'ef'])
})

test('an object of any size has at most ten thousand parts', () => {
  for (const bytes of [1, 8_388_608, 83_886_080_001, 50e12])
    expect(Math.ceil(bytes / partSize(bytes, 8_388_608))).toBeLessThanOrEqual(10_000)
  expect(partSize(8_388_609, 8_388_608)).toBe(8_388_608)
})
