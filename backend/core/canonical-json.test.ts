import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, type JsonValue } from '#core/canonical-json.ts'

const { json } = fc.letrec<{ json: JsonValue }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('json')),
    fc.dictionary(fc.string({ unit: 'grapheme' }), tie('json')),
  ),
}))

function shuffled(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(shuffled)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, shuffled(member)]),
  )
}

test('the text says the same as the value, and writing it again changes nothing', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = canonicalJson(value)
      const back: JsonValue = JSON.parse(text)
      // JSON.stringify is the judge of the meaning; it writes -0 as 0, as RFC 8785 does.
      expect(canonicalJson(back)).toBe(text)
      expect(back).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('the order in which fields were set does not show', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value))
    }),
  )
})

test('keys are sorted by UTF-16 code units, as in the example of RFC 8785', () => {
  const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 }
  expect(canonicalJson(value)).toBe(
    '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
  )
})

test('strings are escaped as RFC 8785 says and no further', () => {
  expect(canonicalJson('\u20ac$\u000f\u000aA\'B"\\\\"/\u2028\u007f')).toBe(
    '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u2028\u007f"',
  )
})

test.each([
  ['a fraction', () => canonicalJson({ a: [0.5] }), '$.a[0]'],
  ['a number beyond the safe integers', () => canonicalJson(2 ** 53), '$'],
  ['infinity', () => canonicalJson(Infinity), '$'],
  ['not a number', () => canonicalJson(Number.NaN), '$'],
  ['a lone surrogate', () => canonicalJson({ a: '\ud800' }), '$.a'],
  ['a lone surrogate in a key', () => canonicalJson({ '\udc00': 1 }), '$'],
  ['a hole in a list', () => canonicalJson({ a: JSON.parse('[1]', () => Array(2)) }), '$.a'],
  ['an undefined field', () => canonicalJson({ ...JSON.parse('{}'), a: undefined }), '$.a'],
  ['a date', () => canonicalJson({ ...JSON.parse('{}'), a: new Date(0) }), '$.a'],
  ['a big integer', () => canonicalJson({ ...JSON.parse('{}'), a: 1n }), '$.a'],
])('refuses %s and names the place', (_, write, place) => {
  expect(write).toThrow(TypeError)
  expect(write).toThrow(place)
})
