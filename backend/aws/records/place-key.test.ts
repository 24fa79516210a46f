import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { comparePaths } from '#core/paths.ts'
import { placeKey, positionOfPlace } from './place-key.ts'

const createdAt = fc
  .date({ noInvalidDate: true, min: new Date('1970-01-01'), max: new Date('9999-12-31') })
  .map((date) => date.toISOString())
const position = fc.record({
  createdAt: fc.oneof(createdAt, fc.constantFrom('2026-03-04T09:00:00.000Z', '2026-03-04T09:00:00.001Z')),
  id: fc.oneof(fc.uuid(), fc.stringMatching(/^[a-z0-9-]{0,8}$/)),
})

test('places sort by time and then by id', () => {
  fc.assert(
    fc.property(position, position, (a, b) => {
      const expected = comparePaths(a.createdAt, b.createdAt) || comparePaths(a.id, b.id)
      expect(Math.sign(comparePaths(placeKey(a), placeKey(b)))).toBe(Math.sign(expected))
    }),
    { numRuns: 1_000 },
  )
})

test('a place tells its position', () => {
  fc.assert(
    fc.property(position, (some) => {
      expect(positionOfPlace(placeKey(some))).toEqual(some)
    }),
  )
})

test.each(['', 'tomorrow', '2026-13-01', '+275760-09-13T00:00:00.000Z', '-271821-04-20T00:00:00.000Z'])(
  'of a time that no clock says (%s) there is a place too',
  (at) => {
    expect(placeKey({ createdAt: at, id: 'a' })).toMatch(/^[-0-9A-Z_a-z]{30}a$/)
  },
)
