import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { deflated, inflated, LEVELS, randomBytes, randomOf } from './deflated.fixture.ts'
import {
  deflaterIn,
  HISTORY_BYTES,
  newDeflateMemory,
  newDeflater,
  outputIn,
  PIECE_BYTES,
  pieceIn,
} from './deflater.ts'

const deflater = newDeflater()
const NOTHING = new Uint8Array()

/** Stretches of every kind: noise, runs, text, and what stood before, up to and beyond the reach of deflate. */
const stretch = fc.oneof(
  fc.record({
    kind: fc.constant('noise' as const),
    bytes: fc.integer({ min: 0, max: 3000 }),
    seed: fc.nat(),
  }),
  fc.record({
    kind: fc.constant('run' as const),
    bytes: fc.integer({ min: 0, max: 3000 }),
    value: fc.nat(255),
  }),
  fc.record({ kind: fc.constant('text' as const), text: fc.string({ maxLength: 200 }) }),
  fc.record({
    kind: fc.constant('again' as const),
    bytes: fc.integer({ min: 1, max: 2000 }),
    distance: fc.oneof(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 32_700, max: 32_800 }),
      fc.nat(70_000),
    ),
  }),
  fc.record({ kind: fc.constant('gap' as const), seed: fc.nat() }),
)

const content = fc.array(stretch, { maxLength: 14 })

type Stretch = typeof stretch extends fc.Arbitrary<infer T> ? T : never

function bytesOf(stretches: readonly Stretch[]): Uint8Array {
  const out: number[] = []
  for (const each of stretches) {
    if (each.kind === 'noise') out.push(...randomBytes(each.bytes, each.seed))
    else if (each.kind === 'run') for (let i = 0; i < each.bytes; i += 1) out.push(each.value)
    else if (each.kind === 'text') out.push(...Buffer.from(each.text))
    else if (each.kind === 'gap') out.push(...randomBytes(31_000, each.seed))
    else for (let i = 0; i < each.bytes; i += 1) out.push(out[out.length - each.distance] ?? 0)
  }
  return Uint8Array.from(out)
}

test('whatever is deflated inflates to the same bytes, in one piece or in many', () => {
  fc.assert(
    fc.property(
      content,
      fc.constantFrom(...LEVELS),
      fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.constantFrom(32_768, PIECE_BYTES)),
      (stretches, level, pieceBytes) => {
        const bytes = bytesOf(stretches)
        fc.pre(bytes.length / pieceBytes < 500)
        const stream = deflated(bytes, level, { pieceBytes, deflater })
        expect(Buffer.compare(inflated(stream), bytes)).toBe(0)
      },
    ),
    { numRuns: 150 },
  )
})

test('no result is larger than its piece, stored', () => {
  fc.assert(
    fc.property(
      content,
      fc.constantFrom(...LEVELS),
      fc.boolean(),
      fc.nat(HISTORY_BYTES),
      (stretches, level, isLast, historyBytes) => {
        const bytes = bytesOf(stretches)
        const history = bytes.subarray(0, historyBytes)
        const piece = bytes.subarray(historyBytes)
        const { length } = deflater.deflate(piece, { history, level, isLast })
        expect(length).toBeLessThanOrEqual(piece.length + 5 * Math.ceil(piece.length / 65_535) + 10)
      },
    ),
    { numRuns: 100 },
  )
})

test('the bytes depend on the arguments only: not on what was deflated before, not on the deflater', () => {
  const options = { level: 'balanced', isLast: true } as const
  fc.assert(
    fc.property(content, content, fc.constantFrom(...LEVELS), (stretches, otherStretches, level) => {
      const bytes = bytesOf(stretches)
      const others = bytesOf(otherStretches)
      const cut = Math.min(bytes.length, HISTORY_BYTES)
      const its = { ...options, level, history: bytes.subarray(0, cut >> 1) }
      const piece = bytes.subarray(cut >> 1)
      const first = Buffer.from(newDeflater().deflate(piece, its))
      deflater.deflate(others, { ...its, history: others.subarray(0, HISTORY_BYTES) })
      expect(Buffer.compare(deflater.deflate(piece, its), first)).toBe(0)
    }),
    { numRuns: 60 },
  )
})

test.each(LEVELS)('two threads that take turns with one memory leave nothing to each other (%s)', (level) => {
  const memory = newDeflateMemory()
  const threads = [deflaterIn(memory), deflaterIn(memory)]
  const random = randomOf(9)
  for (let turn = 0; turn < 24; turn += 1) {
    const history = textOf(random, turn % 3 === 0 ? 0 : 9000)
    const piece = turn % 4 === 3 ? randomBytes(70_000, turn) : textOf(random, 1000 + turn * 4000)
    const expected = Buffer.from(newDeflater().deflate(piece, { history, level, isLast: turn % 2 === 0 }))
    const input = pieceIn(memory)
    input.set(history, HISTORY_BYTES - history.length)
    input.set(piece, HISTORY_BYTES)
    const how = { history: history.length, bytes: piece.length, level, isLast: turn % 2 === 0 }
    const bytes = threads[turn % 2]?.(how) ?? 0
    expect(Buffer.compare(outputIn(memory).subarray(0, bytes), expected)).toBe(0)
  }
})

function textOf(random: () => number, bytes: number): Buffer {
  const words = ['alpha', 'beta,', 'gam', '17', 'de;ta', '\n', '0.25;']
  let text = ''
  while (text.length < bytes) text += words[Math.floor(random() * words.length)]
  return Buffer.from(text)
}

test.each(LEVELS)('nothing is remembered of an earlier text of the same words (%s)', (level) => {
  const random = randomOf(4)
  const text = (): Buffer => {
    const words = ['alpha', 'beta,', 'gam', '17', 'de;ta', '\n']
    return Buffer.from(Array.from({ length: 300 }, () => words[Math.floor(random() * words.length)]).join(''))
  }
  const its = { history: NOTHING, level, isLast: true }
  const texts = Array.from({ length: 60 }, text)
  const fresh = texts.map((each) => Buffer.from(newDeflater().deflate(each, its)))
  const used = texts.map((each) => Buffer.from(deflater.deflate(each, its)))
  expect(used).toEqual(fresh)
})

test.each(LEVELS)('nothing at all is a stream, and a piece of nothing may stand within one (%s)', (level) => {
  const empty = Buffer.from(deflater.deflate(NOTHING, { history: NOTHING, level, isLast: true }))
  expect(inflated(empty)).toHaveLength(0)
  const word = Buffer.from('ibuprofen')
  const parts = [
    Buffer.from(deflater.deflate(word, { history: NOTHING, level, isLast: false })),
    Buffer.from(deflater.deflate(NOTHING, { history: word, level, isLast: false })),
    Buffer.from(deflater.deflate(word, { history: word, level, isLast: false })),
    empty,
  ]
  expect(inflated(Buffer.concat(parts)).toString()).toBe('ibuprofenibuprofen')
})

test.each(LEVELS)('the largest piece with the longest history comes back (%s)', (level) => {
  const bytes = Buffer.concat([
    randomBytes(40_000, 5),
    Buffer.alloc(PIECE_BYTES * 2 + 3, 'a few words, 12.5\n'),
  ])
  expect(Buffer.compare(inflated(deflated(bytes, level, { deflater })), bytes)).toBe(0)
})

test.each(LEVELS)('a piece that repeats its history is a few bytes (%s)', (level) => {
  const history = randomBytes(HISTORY_BYTES, 11)
  const piece = history.subarray(0, 8000)
  const alone = deflater.deflate(piece, { history: NOTHING, level, isLast: true }).length
  const after = deflater.deflate(piece, { history, level, isLast: true }).length
  expect(alone).toBeGreaterThan(8000)
  expect(after).toBeLessThan(200)
})

test('more than a piece or a history holds is refused', () => {
  const its = { history: NOTHING, level: 'fast', isLast: true } as const
  expect(() => deflater.deflate(new Uint8Array(PIECE_BYTES + 1), its)).toThrow(RangeError)
  expect(() => deflater.deflate(NOTHING, { ...its, history: new Uint8Array(HISTORY_BYTES + 1) })).toThrow(
    RangeError,
  )
})
