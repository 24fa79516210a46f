import { expect, test } from 'vitest'
import { deflated, inflated, LEVELS, randomBytes, randomOf } from './deflated.fixture.ts'

const BYTES = 300_000

/** What part of the bytes is left, after it was seen that they come back. */
function partLeft(content: Buffer, level: (typeof LEVELS)[number]): number {
  const stream = deflated(content, level)
  expect(Buffer.compare(inflated(stream), content)).toBe(0)
  return stream.length / content.length
}

/** The type of the first block: 0 is stored. */
function firstBlockType(stream: Buffer): number {
  return ((stream[0] ?? 0) >> 1) & 3
}

function filled(bytes: number, next: () => Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at < bytes; at += parts.at(-1)?.length ?? bytes) parts.push(next())
  return Buffer.concat(parts)
}

/** Noise of which a small part stands there twice, as in archives that were compressed once. */
function nearlyNoise(): Buffer {
  let seed = 1
  return filled(BYTES, () => {
    const noise = randomBytes(2000, (seed += 1))
    return Buffer.concat([noise, noise.subarray(0, 80)])
  })
}

function numbers(bytes: number, width: 2 | 8): Buffer {
  const random = randomOf(9)
  let value = 20
  return filled(bytes, () => {
    const buffer = Buffer.alloc(width)
    value = value * 0.98 + (random() - 0.5) * (width === 2 ? 400 : 1)
    if (width === 2) buffer.writeInt16LE(Math.round(value))
    else buffer.writeDoubleLE(200 + value)
    return buffer
  })
}

test.each(LEVELS)('what does not compress is stored, and so is what hardly does (%s)', (level) => {
  for (const content of [randomBytes(BYTES, 3), nearlyNoise(), randomBytes(5000, 4)]) {
    const stream = deflated(content, level)
    expect(firstBlockType(stream)).toBe(0)
    expect(stream.length).toBe(content.length + 5 * Math.ceil(content.length / 65_535))
  }
})

const random = randomOf(21)
const hex = (digits: number): string =>
  Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('')
const pattern = randomBytes(4096, 6)
const longPattern = randomBytes(30_000, 7)

test.each([
  ['base64 text', Buffer.from(randomBytes(BYTES, 8).toString('base64')), 0.77],
  ['a list of identifiers', filled(BYTES, () => Buffer.from(`${hex(8)}-${hex(4)}-${hex(12)}\n`)), 0.6],
  ['4 KiB of noise again and again', filled(BYTES, () => pattern), 0.06],
  ['30,000 bytes of noise again and again', filled(BYTES, () => longPattern), 0.2],
  ['readings of 16 bits', numbers(BYTES, 2), 0.9],
  ['readings of 64 bits', numbers(BYTES, 8), 0.97],
  [
    'a text behind noise',
    Buffer.concat([randomBytes(BYTES, 12), filled(BYTES, () => Buffer.from('so it goes, '))]),
    0.52,
  ],
] as const)('what does compress is not mistaken for noise: %s', (_, content, most) => {
  for (const level of LEVELS) expect(partLeft(content, level)).toBeLessThan(most)
})

test.each(LEVELS)('noise in the middle of a text is stored within the stream (%s)', (level) => {
  const text = filled(200_000, () => Buffer.from(`row ${Math.floor(random() * 1e6)}, of a table\n`))
  const alone = deflated(text, level).length
  const both = deflated(Buffer.concat([text, randomBytes(200_000, 15), text]), level).length
  expect(both).toBeLessThan(2 * alone + 200_000 + 10_000)
})

test.each(LEVELS)('a search that gains less than a hundredth is thrown away (%s)', (level) => {
  const noise = randomBytes(15 * 65_536, 16)
  const content = Buffer.concat([noise, filled(5000, () => Buffer.from('all quiet; '))])
  expect(deflated(content, level).length).toBe(content.length + 5 * Math.ceil(content.length / 65_535))
})

test.each(LEVELS)('a block that does not compress is stored beside ones that do (%s)', (level) => {
  const noise = randomBytes(40_000, 17)
  const text = filled(12_000, () => Buffer.from(`row ${Math.floor(random() * 1e6)}, of a table\n`))
  const stream = deflated(Buffer.concat([text, noise, text]), level)
  expect(stream.length).toBeLessThan(52_000)
  expect(stream.includes(noise.subarray(20_000, 21_000))).toBe(true)
})
