import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { percentEncoded } from './percent-encoded.ts'

test('only unreserved characters stay as they are, and nothing is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const encoded = percentEncoded(text)
      expect(encoded).toMatch(/^(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*$/)
      expect(decodeURIComponent(encoded)).toBe(text)
    }),
  )
  expect(percentEncoded("!'()*")).toBe('%21%27%28%29%2A')
})
