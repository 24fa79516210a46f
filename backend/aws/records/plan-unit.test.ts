import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { aFile, aRequest, AT } from '#egress/request.fixture.ts'
import type { Change, Unit } from '#ports/records.ts'
import type { Action, Condition } from './action.ts'
import { actionOf, entryAction } from './change-action.ts'
import { type Item, nameOf } from './attributes.ts'
import { planUnit } from './plan-unit.ts'

const place = (nth: number) => String(nth)

const id = fc.constantFrom('a', 'b')
const status = fc.constantFrom('DRAFT', 'STAGING')
const bytes = fc.constantFrom(5, 6)
const file = fc
  .record({ requestId: id, path: fc.constantFrom('f', 'F'), bytes, sha256: fc.constantFrom('x', 'y') })
  .map((part) => aFile('f', part))
const notice = id.map((noticeId) => {
  return {
    id: noticeId,
    to: { id: 'p', name: '', email: '' },
    requestId: 'a',
    subject: '',
    text: '',
    createdAt: AT,
  }
})
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constant('request' as const),
    request: fc.record({ id, status, version: fc.constantFrom(1, 2) }).map(aRequest),
    expectedVersion: fc.constantFrom(0, 1, 2),
  }),
  fc.record({ kind: fc.constant('while' as const), requestId: id, status, round: fc.constantFrom(1, 2) }),
  fc.record({ kind: fc.constantFrom('file' as const, 'received' as const), file }),
  fc.record({
    kind: fc.constant('removeFile' as const),
    requestId: id,
    round: fc.constant(1),
    pathKey: fc.constant('f'),
  }),
  fc.record({ kind: fc.constant('notice' as const), notice }),
  fc.record({ kind: fc.constant('mailed' as const), noticeId: id }),
  fc.record({
    kind: fc.constant('replay' as const),
    replay: id.map((clientRequestId) => ({ actorId: 'p', clientRequestId, inputDigest: 'd', answer: 1 })),
  }),
)
const entry = id.map((entryId) => ({ id: entryId, kind: 'mail', noticeId: 'n' }) as const)
const unit: fc.Arbitrary<Unit> = fc.record({
  changes: fc.array(change, { maxLength: 5 }),
  events: fc.constant([]),
  outbox: fc.array(entry, { maxLength: 2 }),
})

type Table = ReadonlyMap<string, Item>

function holds(condition: Condition | undefined, item: Item | undefined): boolean {
  if (condition === undefined) return true
  if (condition === 'absent' || !item) return condition === 'absent' && !item
  return Object.entries(condition).every(
    ([name, value]) => JSON.stringify(item[name]) === JSON.stringify(value),
  )
}

function written(item: Item | undefined, write: Action['write']): Item | undefined {
  if (write === 'check') return item
  if (write === 'delete') return undefined
  return 'put' in write ? write.put : { ...item, ...write.set }
}

function save(table: Map<string, Item>, { key, write }: Action): void {
  const item = written(table.get(nameOf(key)), write)
  if (item) table.set(nameOf(key), item)
  else table.delete(nameOf(key))
}

/** One after the other, as the port means it. */
function inTurn(before: Table, { changes, outbox }: Unit): Table | 'stale' {
  const table = new Map(before)
  for (const action of [
    ...changes.map(actionOf),
    ...outbox.map((one, nth) => entryAction(one, place(nth))),
  ]) {
    if (holds(action.condition, table.get(nameOf(action.key)))) save(table, action)
    else if (action.otherwise === 'stale') return 'stale'
  }
  return table
}

/** As one transaction, which is repeated without what was there already. */
function atOnce(before: Table, some: Unit): Table | 'stale' {
  const known = new Map<string, boolean>()
  for (;;) {
    const actions = planUnit(some, known, place)
    if (actions === 'stale') return 'stale'
    expect(new Set(actions.map(({ key }) => nameOf(key))).size).toBe(actions.length)
    const failed = actions.filter(({ key, condition }) => !holds(condition, before.get(nameOf(key))))
    if (failed.some(({ otherwise }) => otherwise === 'stale')) return 'stale'
    if (failed.length === 0) {
      const table = new Map(before)
      for (const action of actions) save(table, action)
      return table
    }
    for (const { key, condition } of failed) known.set(nameOf(key), condition === 'absent')
  }
}

test('what is written at once is what would have been written change by change', () => {
  fc.assert(
    fc.property(fc.array(unit, { minLength: 1, maxLength: 6 }), (units) => {
      let table: Table = new Map()
      for (const some of units) {
        const expected = inTurn(table, some)
        expect(atOnce(table, some)).toEqual(expected)
        if (expected !== 'stale') table = expected
      }
    }),
    { numRuns: 3_000 },
  )
})

test('an item has one action, however many changes are about it', () => {
  const request = aRequest({ id: 'a', version: 2 })
  const changes: readonly Change[] = [
    { kind: 'while', requestId: 'a', status: 'DRAFT', round: 1 },
    { kind: 'request', request, expectedVersion: 1 },
  ]
  const actions = planUnit({ changes, outbox: [] }, new Map(), place)
  expect(actions).toMatchObject([{ condition: { st: { S: 'DRAFT' }, r: { N: '1' }, v: { N: '1' } } }])
})
