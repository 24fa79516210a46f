import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonValue } from '#core/canonical-json.ts'
import { keptOf, measured } from './imported-unit.ts'
import { itemOf } from './item.ts'
import { ExportUnreadable, readExport } from './read-export.ts'

const read = (text: string | Buffer) => readExport(Buffer.from(text))
const ITEM = { egress_request_id: { S: 'a' }, download_count: { N: '1' } }
const line = JSON.stringify({ Item: ITEM })

test.each<[string, string | Buffer, string, number]>([
  ['a scan', JSON.stringify({ Items: [ITEM, ITEM], Count: 2 }), 'scan', 2],
  ['an empty scan', JSON.stringify({ Items: [], Count: 0 }), 'scan', 0],
  ['a list', JSON.stringify([ITEM]), 'list', 1],
  ['the lines of the export to S3', `${line}\n${line}\n`, 'lines', 2],
  ['the same, compressed', gzipSync(`${line}\n${line}\n`), 'lines', 2],
  ['one line', line, 'one item', 1],
  ['one plain item', '{"egress_request_id":"a"}', 'one item', 1],
  ['lines of Windows, with a byte order mark', `\ufeff${line}\r\n\r\n${line}`, 'lines', 2],
])('%s is read', (_what, text, form, count) => {
  const { rows, ...rest } = read(text)
  expect(rest).toEqual({ form, isCut: false })
  expect(rows).toHaveLength(count)
})

test('a broken line spoils no other, and is told by its number', () => {
  const { rows } = read(`${line}\n{"Item":{"egress\n${line}`)
  expect(rows.map(({ place, problem }) => [place, problem])).toEqual([
    ['line 1', undefined],
    ['line 2', 'is not JSON'],
    ['line 3', undefined],
  ])
})

test.each([['NextToken'], ['LastEvaluatedKey']])('a scan that ends with %s is not all', (name) => {
  expect(read(JSON.stringify({ Items: [ITEM], [name]: 'x' })).isCut).toBe(true)
  expect(read(JSON.stringify({ Items: [ITEM], [name]: null })).isCut).toBe(false)
})

test.each([
  ['nothing', ''],
  ['a text that was cut off', JSON.stringify({ Items: [ITEM] }).slice(0, -3)],
  ['the same, written over lines', JSON.stringify({ Items: [ITEM] }, null, 2).slice(0, -3)],
  ['JSON of something else', '{"Tables": []}'],
  ['a number', '7'],
  ['bytes', Buffer.from([0xff, 0xfe, 0x00])],
  ['damaged gzip', gzipSync(line).subarray(0, 12)],
])('%s is refused', (_what, text) => {
  expect(() => read(text)).toThrow(ExportUnreadable)
})

/** As the exports write it; sets in any order. */
function typed(value: unknown): JsonValue {
  if (value === null) return { NULL: true }
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'number') return { N: String(value) }
  if (typeof value === 'boolean') return { BOOL: value }
  if (Array.isArray(value)) return { L: value.map(typed) }
  return { M: Object.fromEntries(Object.entries(value as object).map(([name, each]) => [name, typed(each)])) }
}

test('an item has one digest, whether it was written as plain JSON or as that of DynamoDB', () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ maxDepth: 3 }, fc.string(), fc.integer(), fc.boolean(), fc.constant(null), tie('many')),
    many: fc.oneof(fc.array(tie('any')), fc.dictionary(fc.string(), tie('any'))),
  })).any
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value, { maxKeys: 6 }), (rest) => {
      const plain = { ...rest, egress_request_id: 'a' } as { [name: string]: JsonValue }
      const whole = Object.fromEntries(Object.entries(plain).map(([name, each]) => [name, typed(each)]))
      const digests = [plain, whole].map((each) => measured(keptOf(itemOf(each) ?? {})).digest)
      expect(digests[0]).toBe(digests[1])
    }),
  )
})

test('neither the order of a set nor a task token makes an item another one', () => {
  const digest = (part: { [name: string]: JsonValue }) =>
    measured(keptOf(itemOf({ ...ITEM, ...part }) ?? {})).digest
  expect(digest({ tags: { SS: ['b', 'a'] } })).toBe(digest({ tags: { SS: ['a', 'b'] } }))
  expect(digest({ task_token: { S: 'x' } })).toBe(digest({}))
  expect(digest({ download_count: { N: '2' } })).not.toBe(digest({}))
})
