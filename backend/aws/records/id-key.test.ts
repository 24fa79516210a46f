import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { comparePaths } from '#core/paths.ts'
import { idKey, idOfKey } from './id-key.ts'

const uuid = fc.uuid()
/** What stands close to a UUID: cut off, longer, or with one character replaced. */
const nearUuid = fc
  .tuple(
    uuid,
    fc.nat(36),
    fc.constantFrom('', '-', '-2', '~', '!', '/', ':', 'G', 'g', '`', 'é', '😀', '0', 'f'),
  )
  .chain(([id, at, other]) =>
    fc.constantFrom(
      id.slice(0, at),
      id + other,
      id.slice(0, at) + other + id.slice(at + 1),
      id.toUpperCase(),
    ),
  )
const id = fc.oneof(
  uuid,
  nearUuid,
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.constantFrom('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', '', '~'),
)

test('keys sort as the ids do', () => {
  fc.assert(
    fc.property(fc.uniqueArray(id, { minLength: 2, maxLength: 30 }), (ids) => {
      const byKey = ids.toSorted((a, b) => comparePaths(idKey(a), idKey(b)))
      expect(byKey).toEqual(ids.toSorted(comparePaths))
    }),
    { numRuns: 1_000 },
  )
})

test('a key tells its id', () => {
  fc.assert(
    fc.property(id, (some) => {
      expect(idOfKey(idKey(some))).toBe(some)
    }),
  )
})

test('the key of a UUID has 22 characters, and no key is empty', () => {
  fc.assert(
    fc.property(uuid, (some) => {
      expect(idKey(some)).toMatch(/^[-0-9A-Z_a-z]{22}$/)
    }),
  )
  expect(idKey('')).not.toBe('')
})
