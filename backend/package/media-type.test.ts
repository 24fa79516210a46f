import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { HEAD_BYTES, mediaTypeOf } from '#package/media-type.ts'

const hex = (digits: string) => Buffer.from(digits, 'hex')

test.each([
  ['an empty file', '', 'a.csv', 'application/x-empty'],
  ['a table', 'a,b\n1,2\n', 'a.csv', 'text/csv'],
  ['a table with a byte order mark', '\ufeffa,b\n1,2\n', 'A.CSV', 'text/csv'],
  ['a table with tabs', 'a\tb\n', 'a.tsv', 'text/tab-separated-values'],
  ['a table without a telling name', 'a,b\n1,2\n', 'data', 'text/plain'],
  ['text with a name of something else', 'hello', 'photo.png', 'text/plain'],
  ['text with the name of a property of objects', 'hello', 'a.constructor', 'text/plain'],
  ['tables that begin like binary formats', 'BM,x\n1,2', 'a.csv', 'text/csv'],
  ['another', 'ID3,name\n1,2', 'a.csv', 'text/csv'],
  ['another', 'MZ,e\n1,2', 'a.csv', 'text/csv'],
  ['JSON', ' {"a": 1}', 'a.json', 'application/json'],
  ['JSON by another name', '{"a": 1}', 'a.txt', 'text/plain'],
  ['text that claims to be JSON', 'hello', 'a.json', 'text/plain'],
  ['HTML', '<!doctype html><p>x', 'a.html', 'text/html'],
  ['HTML that claims to be a table', ' <script>alert(1)</script>', 'a.csv', 'text/html'],
  ['HTML after a comment', '<!-- x --> <html>', 'a.txt', 'text/html'],
  ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'a.svg', 'image/svg+xml'],
  ['SVG that claims to be text', '<?xml version="1.0"?>\n<!-- x -->\n<svg >', 'a.txt', 'image/svg+xml'],
  ['XML', '<?xml version="1.0"?><data/>', 'a.xml', 'application/xml'],
  ['PDF without binary parts', '%PDF-1.4\n', 'a.txt', 'application/pdf'],
  ['RTF', '{\\rtf1 x}', 'a.doc', 'application/rtf'],
])('%s: %j as %s is %s', async (_, content, path, expected) => {
  expect(await mediaTypeOf(Buffer.from(content), path)).toBe(expected)
})

test.each([
  ['PNG', hex('89504e470d0a1a0a0000000d4948445200000001000000010806000000'), 'image/png'],
  ['gzip', gzipSync('x'), 'application/gzip'],
  ['zip', Buffer.from('PK\x03\x04\x14\0\0\0\0\0', 'latin1'), 'application/zip'],
  ['Parquet', Buffer.from('PAR1\x15\0\x15\0', 'latin1'), 'application/vnd.apache.parquet'],
  ['SQLite', Buffer.from('SQLite format 3\0\x10\0', 'latin1'), 'application/x-sqlite3'],
  ['a program', Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), 'application/x-msdownload'],
])('%s is known by its content under any name', async (_, content, expected) => {
  expect(await mediaTypeOf(content, 'a.csv')).toBe(expected)
})

test('what is no text and no known format is bytes', async () => {
  expect(await mediaTypeOf(Buffer.from('a,b\0,c'), 'a.csv')).toBe('application/octet-stream')
  expect(await mediaTypeOf(hex('c3'), 'a.csv')).toBe('application/octet-stream')
  expect(await mediaTypeOf(Buffer.from('größe,1', 'latin1'), 'a.csv')).toBe('application/octet-stream')
})

test('a character that the head cuts off does not make text binary', async () => {
  const long = Buffer.from('é'.repeat(HEAD_BYTES))
  expect(await mediaTypeOf(long.subarray(0, HEAD_BYTES), 'a.txt')).toBe('text/plain')
  expect(await mediaTypeOf(Buffer.concat([Buffer.from('x'), long]).subarray(0, HEAD_BYTES), 'a.txt')).toBe(
    'text/plain',
  )
})

test('any head at all has a media type, in little time', async () => {
  const awkward = fc.array(fc.constantFrom('<!--', '-->', '<?xml ', '<!DOCTYPE svg', ' ', '{', '>'), {
    maxLength: 400,
  })
  const heads = fc.oneof(
    fc.uint8Array({ maxLength: HEAD_BYTES, size: 'max' }),
    awkward.map((parts) => Buffer.from(parts.join(''))),
  )
  await fc.assert(
    fc.asyncProperty(heads, fc.string(), async (head, path) => {
      const before = performance.now()
      expect(await mediaTypeOf(head, path)).toMatch(/^[a-z]+\/[\w.+-]+(?:;.*)?$/)
      expect(performance.now() - before).toBeLessThan(1000)
    }),
  )
})
