import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { receivedKey, stagingPrefix, uploadKey, uploadsPrefix } from './object-keys.ts'

test('no name that somebody chose is part of a key', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (pathKey) => {
      expect(uploadKey({ requestId: 'r1', round: 2, pathKey })).toMatch(/^uploads\/r1\/2\/[0-9a-f]{64}$/)
    }),
  )
})

test('no prefix is the beginning of another one', () => {
  const prefixes = [
    stagingPrefix({ requestId: 'r1', round: 1 }),
    stagingPrefix({ requestId: 'r1', round: 10 }),
    stagingPrefix({ requestId: 'r10', round: 1 }),
    uploadsPrefix('r1'),
    uploadsPrefix('r10'),
  ]
  for (const [n, prefix] of prefixes.entries())
    expect(prefixes.filter((other) => other.startsWith(prefix))).toEqual([prefixes[n]])
})

test.each(['', '.', '..', 'r1/..', 'r1/', 'a b', 'é', 'x'.repeat(129)])('%j is no id', (id) => {
  expect(() => uploadsPrefix(id)).toThrow('Not an id')
  expect(() => stagingPrefix({ requestId: id, round: 1 })).toThrow('Not an id')
  expect(() => receivedKey('r1', id)).toThrow('Not an id')
})
