// @ts-check
import { expect, test } from 'vitest'
import { packingWords } from './words.js'

/** @type {import('./api.js').Packing} */
const PACKING = {
  way: 'ONE_TASK',
  expectedSeconds: 1,
  expectedUsd: null,
  filesTotal: 2,
  bytesTotal: 2_000_000,
  filesPacked: null,
  bytesPacked: null,
}

test('before it is made, a package has a time, and a cost where it costs something', () => {
  expect(packingWords(PACKING)).toBe('takes about 1 second')
  const large = {
    ...PACKING,
    way: /** @type {const} */ ('BATCHES'),
    expectedSeconds: 3_700,
    expectedUsd: 1.231,
  }
  expect(packingWords(large)).toBe('takes about 2 hours, in batches, costs less than $1.24')
  expect(packingWords({ ...PACKING, expectedSeconds: 61 })).toBe('takes about 2 minutes')
})

test('while it is made, a package says how far it is', () => {
  expect(packingWords({ ...PACKING, filesPacked: 1, bytesPacked: 1_000_000 })).toMatch(
    /^1 of 2 files packed, .+ of .+$/,
  )
})
