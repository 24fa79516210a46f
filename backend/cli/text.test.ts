import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { columns, count, oneLine, printable, printableJson, sizeText } from '#cli/text.ts'

const wild = fc.string({ unit: 'binary' })
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

test('nothing that a requester wrote can move the cursor, hide or turn text around', () => {
  fc.assert(
    fc.property(wild, (text) => {
      expect(oneLine(text)).not.toMatch(UNSAFE)
      expect(printable(text).replaceAll('\n', '')).not.toMatch(UNSAFE)
    }),
  )
  expect(oneLine('a\u001b[2Jb\nc\u202ed')).toBe('a\\u{1b}[2Jb\\nc\\u{202e}d')
})

test('JSON is safe on a terminal and still says the same', () => {
  fc.assert(
    fc.property(fc.dictionary(wild, fc.array(wild)), (value) => {
      const text = printableJson(value)
      expect(text).not.toMatch(UNSAFE)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
  expect(printableJson('\u{e0041}')).toBe('"\\udb40\\udc41"')
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1.0 MB'],
  [Number.MAX_SAFE_INTEGER, '9.0 PB'],
])('%i bytes are shown as %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text)
})

test('columns are as wide as their widest cell', () => {
  expect(
    columns([
      ['a', 'bb', 'c'],
      ['aaa', 'b', ''],
    ]),
  ).toBe('a    bb  c\naaa  b')
})

test('one file, two files', () => {
  expect([count(1, 'file'), count(0, 'file'), count(2, 'file')]).toEqual(['1 file', '0 files', '2 files'])
})
