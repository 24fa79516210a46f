import { crc32 } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { crc32Combine } from './crc32-combine.ts'

test('the sum of two parts is that of the whole', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array({ maxLength: 5_000 }), (first, second) => {
      const whole = crc32(Buffer.concat([first, second]))
      expect(crc32Combine(crc32(first), crc32(second), second.length)).toBe(whole)
    }),
  )
})

test('the second part may be longer than 4 GiB', () => {
  // Zeros in halves: the sum over twice as many follows from itself.
  let zeros = crc32(Buffer.alloc(1 << 20))
  let bytes = 1 << 20
  for (; bytes < 2 ** 33; bytes *= 2) zeros = crc32Combine(zeros, zeros, bytes)
  const byMore = crc32Combine(crc32(Buffer.alloc(1)), zeros, bytes)
  const byLess = crc32Combine(zeros, crc32(Buffer.alloc(1)), 1)
  expect(byMore).toBe(byLess)
})
