import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { brokenAt } from '#audit/chain.ts'
import { actionsFor } from '#egress/allowed-actions.ts'
import { processMessage } from '#egress/intake/process-message.ts'
import { receiveMessage } from '#egress/intake/receive-message.ts'
import { perform } from '#egress/perform.ts'
import { listRequests } from '#egress/queries/list-requests.ts'
import { reconcile } from '#egress/reconcile.ts'
import { aRequest } from '#egress/request.fixture.ts'
import { NOTHING, streamOf } from '#egress/step.ts'
import { egressStatus } from '#egress/views.ts'
import { memoryHome, PEOPLE, type MemoryHome } from '#local/memory-home.fixture.ts'
import type { Records } from '#ports/records.ts'
import { measured } from './imported-unit.ts'
import type { Item } from './item.ts'
import { migrate, type Settled } from './migrate.ts'
import type { Place } from './prepare.ts'
import { MAPPING, samplePlaces, TOKEN } from './samples.fixture.ts'

let home: MemoryHome
beforeEach(async () => {
  home = await memoryHome()
})
afterEach(() => home.close())

const samples = await samplePlaces()
const FIRST = '00000001-5b1e-4c7a-9d20-0f6e3a8c4101'

function run(
  places: readonly Place[],
  { dryRun = false, records = home.ports.records }: { dryRun?: boolean; records?: Records } = {},
): Promise<readonly Settled[]> {
  const { now, settings } = home.ports
  const projects = settings.projects.map(({ id }) => id)
  return migrate({ records, now }, { projects, mapping: MAPPING, dryRun })(places)
}

const words = (settled: readonly Settled[]) =>
  settled.map((row) => `${row.place} ${row.outcome === 'left' ? row.code : `${row.outcome} ${row.status}`}`)

const plain = (value: unknown): Place => ({ file: 'f', row: { place: 'item 1', value: value as string } })

const aFinished = (id: string, part: object = {}) => ({
  egress_request_id: id,
  project_id: 'demo',
  workspace_id: 'ws-1',
  egress_status: 'REJECTED',
  updated_by: 'researcher@example.org',
  updated_dt: '2023-02-01T10:00:00.000Z',
  ig_reviewer_1_decision: 'REJECTED',
  ...part,
})

test('what is finished is imported, what is not is left, and every row is told of', async () => {
  expect(words(await run(samples))).toEqual(
    [
      'item 1 imported RITAPPROVED',
      'item 2 imported IGAPPROVED',
      'item 3 imported REJECTED',
      'item 4 imported REJECTED',
      'item 5 left IN_FLIGHT',
      'item 6 left IN_FLIGHT',
      'item 7 imported REJECTED',
      'item 8 imported IGAPPROVED',
      'item 9 left NOT_A_REQUEST',
      'item 10 left UNREADABLE',
      'item 11 left UNREADABLE',
      'item 12 left UNREADABLE',
      'item 13 imported RITAPPROVED',
      'item 14 left UNREADABLE',
      'item 15 left UNKNOWN_PROJECT',
      'item 16 imported REJECTED',
      'item 17 left UNREADABLE',
      'line 1 there RITAPPROVED',
      'line 2 imported REJECTED',
      'line 3 left UNREADABLE',
      'line 4 left SAME_ID_TWICE',
      'line 5 left SAME_ID_TWICE',
      'line 6 there RITAPPROVED',
    ].map((line) => line.replace('left ', '')),
  )
})

test('a second run imports nothing and changes nothing', async () => {
  const first = await run(samples)
  const before = await home.ports.records.request(FIRST)
  home.setTime('2026-05-01T09:00:00.000Z')
  const second = await run(samples)
  expect(words(second)).toEqual(words(first).map((line) => line.replace('imported', 'there')))
  expect(await home.ports.records.request(FIRST)).toEqual(before)
  expect(await home.ports.records.events(streamOf(FIRST), { from: 1, limit: 9 })).toHaveLength(1)
})

test('a dry run says what a run would do, and writes nothing', async () => {
  const dry = await run(samples, { dryRun: true })
  expect(await home.ports.records.request(FIRST)).toBeUndefined()
  expect(await run(samples)).toEqual(dry)
})

test('an imported request is closed: no decision, no release, nothing that anybody may do', async () => {
  await run(samples)
  const request = await home.ports.records.request(FIRST)
  if (!request) throw new Error('it was imported')
  expect(request).toMatchObject({ status: 'IMPORTED', decisions: [], downloads: { used: 0, allowed: 0 } })
  expect(request).not.toHaveProperty('release')
  expect(egressStatus(request)).toBe('RITAPPROVED')
  for (const id of Object.keys(PEOPLE).filter((each) => each !== 'disabled')) {
    const actor = await home.someone(id)
    expect(actionsFor(home.ports.permissions, request, actor, home.ports.now()).allowed).toEqual([])
  }
})

test('nobody has to do anything about it: it is in no queue, and no workflow is started for it', async () => {
  await run(samples)
  expect(await reconcile(home.ports)()).toBe(0)
  expect(await home.ports.records.requests({ of: 'turn', turn: 'system' }, { limit: 9 })).toEqual([])
})

test.each([
  ['governance', 9],
  ['auditor', 9],
  ['stranger', 0],
  ['researcher', 0],
])('%s finds %i of them in the list, newest first', async (id, count) => {
  await run(samples)
  const { items } = await listRequests(home.ports)({ limit: 50 }, await home.someone(id))
  expect(items).toHaveLength(count)
  const times = items.map(({ createdAt }) => createdAt)
  expect(times).toEqual(times.toSorted().toReversed())
})

test('the event holds the item as it stood, without its task token, and its digest can be computed again', async () => {
  await run(samples)
  const events = await home.ports.records.events(streamOf(FIRST), { from: 1, limit: 9 })
  expect(brokenAt(events)).toBeUndefined()
  const [event] = events
  expect(event?.facts).toMatchObject({ from: 'treehoose', id: FIRST, isConsistent: true })
  const item = event?.facts['item'] as Item
  expect(item['ig_reviewer_1_email']).toEqual({ S: 'governance@example.org' })
  expect(item['download_count']).toEqual({ N: '1' })
  expect(measured(item).digest).toBe(event?.facts['digest'])
  expect((await home.ports.records.request(FIRST))?.imported?.digest).toBe(event?.facts['digest'])
  expect(JSON.stringify(events)).not.toContain(TOKEN)
})

test('a status to which the decisions do not lead is imported as it stood, and said', async () => {
  const odd = (await run(samples)).filter((row) => row.outcome !== 'left' && !row.isConsistent)
  expect(odd.map(({ place }) => place)).toEqual(['item 7', 'item 8'])
})

test('an id that is none here becomes one, always the same', async () => {
  const [settled] = await run([plain(aFinished('Prüfung / 1'))])
  expect(settled).toMatchObject({
    outcome: 'imported',
    request: expect.stringMatching(/^treehoose-[0-9a-f]{32}$/),
  })
  expect(await run([plain(aFinished('Prüfung / 1'))])).toEqual([{ ...settled, outcome: 'there' }])
})

test('what has the id already is not overwritten', async () => {
  const own = aRequest({ id: 'taken', project: 'demo' })
  await home.ports.records.commit({
    ...NOTHING,
    changes: [{ kind: 'request', request: own, expectedVersion: 0 }],
  })
  const first = await run([plain(aFinished('other'))])
  const changed = await run([plain(aFinished('taken')), plain(aFinished('other', { download_count: 2 }))])
  expect(first).toMatchObject([{ outcome: 'imported' }])
  expect(changed).toMatchObject([{ code: 'ID_TAKEN' }, { code: 'ID_TAKEN' }])
  expect(await home.ports.records.request('taken')).toEqual(own)
})

test('an old message of Service Workbench does not start an imported request again', async () => {
  await run(samples)
  const { ports } = home
  const message = {
    id: FIRST,
    ver: 1,
    project_id: 'demo',
    workspace_id: 'w',
    updated_at: '2023',
    status: 'PENDING',
  }
  const rest = {
    egress_store_object_list_location: 'arn:aws:s3:::lists/a.json',
    egress_store_id: 's',
    egress_store_name: 's',
    s3_bucketname: 'store',
    s3_bucketpath: 'w/',
    updated_by: 'u',
    updated_by_email: 'researcher@example.org',
    created_at: '2023',
    created_by: 'u',
    created_by_email: 'researcher@example.org',
  }
  const body = JSON.stringify({ ...message, ...rest })
  await perform(ports.records, receiveMessage(ports), body, await home.someone('script'))
  expect(await processMessage(ports)({ messageId: FIRST })).toMatchObject({
    state: 'REFUSED',
    reason: 'id: a request that came from elsewhere has this id',
  })
})

describe('a record that fails', () => {
  const failing = (how: (commit: () => Promise<unknown>) => Promise<never>): Records => ({
    ...home.ports.records,
    commit: (unit) =>
      JSON.stringify(unit).includes('poisoned')
        ? how(() => home.ports.records.commit(unit))
        : home.ports.records.commit(unit),
  })
  const rows = [plain(aFinished('one')), plain(aFinished('poisoned')), plain(aFinished('three'))]

  test('stops nothing but that row, which the next run imports', async () => {
    const records = failing(() => Promise.reject(new Error('throttled')))
    const settled = await run(rows, { records })
    expect(settled.map(({ outcome }) => outcome)).toEqual(['imported', 'left', 'imported'])
    expect(settled[1]).toMatchObject({ code: 'FAULT' })
    expect((await run(rows)).map(({ outcome }) => outcome)).toEqual(['there', 'imported', 'there'])
  })

  test('after it has written has imported', async () => {
    const records = failing(async (commit) => {
      await commit()
      throw new Error('the answer was lost')
    })
    expect((await run(rows, { records })).map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 3 }, () => 'imported'),
    )
  })
})

test('whatever stands in an export, every row is told of once and nothing stops', async () => {
  const status = fc.constantFrom('REJECTED', 'IGAPPROVED', 'RITAPPROVED', 'PROCESSING', 'X')
  const odd = fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue())
  const nearly = fc
    .record({
      id: fc.string({ maxLength: 3 }),
      status,
      part: fc.dictionary(fc.string(), odd, { maxKeys: 3 }),
    })
    .map(({ id, status: egress_status, part }) => aFinished(id, { egress_status, ...part }))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(nearly, fc.jsonValue()), { maxLength: 12 }), async (values) => {
      const settled = await run(values.map((value) => plain(value)))
      expect(settled).toHaveLength(values.length)
      for (const row of settled)
        if (row.outcome !== 'left')
          expect((await home.ports.records.request(row.request))?.status).toBe('IMPORTED')
    }),
    { numRuns: 200 },
  )
})
