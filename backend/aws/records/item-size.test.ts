import { expect, test } from 'vitest'
import { aDecision } from '#egress/request.fixture.ts'
import { actionOf } from './change-action.ts'
import { flag, type Item, keyItem, number, text } from './attributes.ts'
import { itemSize, readUnits } from './item-size.ts'
import { realisticRequest } from './requests.fixture.ts'
import { LISTS, listPartition, listSort } from './table-shape.ts'
import { requireOneTransaction } from './unit-too-large.ts'
import type { EgressRequest } from '#egress/request.ts'

function itemOf(request: EgressRequest): Item {
  const { key, write } = actionOf({ kind: 'request', request, expectedVersion: 1 })
  if (typeof write === 'string' || !('put' in write)) throw new Error('a request is put')
  return { ...keyItem(key), ...write.put }
}

/** What an index keeps of an item. */
function entryOf(item: Item, list: (typeof LISTS)[number]): Item {
  const names = [listPartition(list), listSort(list), 'pk', 'sk', 's']
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)))
}

test('counts names and values, as DynamoDB does', () => {
  expect(itemSize({ pk: text('a'), s: text('é😀') })).toBe(2 + 1 + 1 + 2 + 4)
  expect(itemSize({ v: number(12), mailed: flag(true) })).toBe(1 + 2 + 6 + 1)
})

test('counts half a unit for each 4 KB of a page', () => {
  const item = { s: text('x'.repeat(999)) }
  expect([1, 4, 5, 16, 17].map((count) => readUnits(Array.from({ length: count }, () => item)))).toEqual([
    0.5, 0.5, 1, 2, 2.5,
  ])
})

test.each(LISTS)(
  'a page of 50 requests in list %s has at most 15,000 bytes and costs at most two units',
  (list) => {
    const entries = Array.from({ length: 50 }, () => entryOf(itemOf(realisticRequest()), list))
    expect(Object.keys(entries[0] ?? {})).toHaveLength(5)
    expect(entries.reduce((sum, entry) => sum + itemSize(entry), 0)).toBeLessThanOrEqual(15_000)
    expect(readUnits(entries)).toBeLessThanOrEqual(2)
  },
)

test('a page of requests that both stages decided costs two units as well', () => {
  const { decisions, requestedBy } = realisticRequest()
  const more = [...decisions, aDecision(1, { by: requestedBy })]
  const request = realisticRequest({ decisions: more })
  for (const list of LISTS)
    expect(readUnits(Array(50).fill(entryOf(itemOf(request), list)))).toBeLessThanOrEqual(2)
})

test('a request with the longest texts, the longest names and twenty decisions fits into an item', () => {
  const long = (length: number) => '字'.repeat(length)
  const decision = aDecision(0, { reason: long(5_000) })
  const request = realisticRequest({
    title: long(200),
    purpose: long(5_000),
    workspace: long(200),
    withdrawalReason: long(5_000),
    decisions: Array(20).fill(decision),
  })
  expect(itemSize(itemOf(request))).toBeLessThanOrEqual(350_000)
  requireOneTransaction([actionOf({ kind: 'request', request, expectedVersion: 1 })])
})

test('a message of 256 KiB fits into an item, whatever its characters', () => {
  for (const body of ['"', '\\', '\n', '\u0001', '字'].map((char) =>
    char.repeat(262_144 / Buffer.byteLength(char)),
  )) {
    const message = {
      id: 'm',
      digest: 'd',
      body,
      createdAt: '',
      deliveredBy: 's',
      state: 'RECEIVED',
    } as const
    requireOneTransaction([actionOf({ kind: 'message', message, expected: undefined })])
  }
})
