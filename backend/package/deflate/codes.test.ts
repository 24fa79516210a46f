import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { deflated, inflated, LEVELS, randomBytes, randomOf, shuffled } from './deflated.fixture.ts'

// The corners of RFC 1951, 3.2: codes of one symbol, without offsets, too deep, and of all symbols that there are.

function comesBack(content: Buffer): void {
  for (const level of LEVELS) {
    expect(Buffer.compare(inflated(deflated(content, level)), content)).toBe(0)
  }
}

test('one byte, and one byte again and again', () => {
  for (const bytes of [1, 2, 3, 4, 5, 258, 259, 260, 70_000]) comesBack(Buffer.alloc(bytes, 'a'))
})

test('bytes that never repeat have no offsets', () => {
  comesBack(Buffer.from('abcdefghijklmnopqrstuvwxyz'))
  comesBack(shuffled([300, 40, 5], 3).subarray(0, 12))
})

test('frequencies that double again and again would need a code deeper than deflate has', () => {
  const rare = Array.from({ length: 11 }, (_, power) => 2 ** power)
  comesBack(shuffled([...rare, ...Array.from({ length: 100 }, () => 1500)], 77))
})

test('all literals and all lengths in one block', () => {
  const random = randomOf(5)
  const base = randomBytes(2000, 31)
  const parts = [base]
  for (let length = 3; length <= 258; length += 1) {
    const from = Math.floor(random() * (2000 - length))
    parts.push(base.subarray(from, from + length), Buffer.from([length & 255, (length * 7) & 255]))
  }
  comesBack(Buffer.concat(parts))
})

test('a stream that changes its nature is cut in blocks with codes of their own', () => {
  const digits = shuffled(
    Array.from({ length: 10 }, () => 9000),
    8,
  )
  const letters = digits.map((value) => value + 97)
  const parts = [digits, Buffer.from(letters)]
  const apart = parts.reduce((sum, part) => sum + deflated(part, 'balanced').length, 0)
  expect(deflated(Buffer.concat(parts), 'balanced').length).toBeLessThan(apart + 2100)
})

test('the smallest level is no larger than the balanced one, and that no larger than the fast one', () => {
  const random = randomOf(99)
  const rows = Array.from(
    { length: 5000 },
    (_, row) => `${row},${Math.floor(random() * 1000)},${random() < 0.5 ? 'yes' : 'no'}`,
  )
  const [fast = 0, balanced = 0, small = 0] = LEVELS.map(
    (level) => deflated(Buffer.from(rows.join('\n')), level).length,
  )
  expect(balanced).toBeLessThan(fast)
  expect(small).toBeLessThanOrEqual(balanced)
})

test('where single bytes are costly, matches of four count: numbers that wander are about as small as zlib makes them', () => {
  const random = randomOf(7)
  const content = Buffer.alloc(800_000)
  let value = 20
  for (let at = 0; at < content.length; at += 8) content.writeDoubleLE((value += (random() - 0.5) * 0.1), at)
  const byZlib = deflateRawSync(content, { level: 6 }).length
  expect(deflated(content, 'balanced').length).toBeLessThan(byZlib * 1.04)
})
