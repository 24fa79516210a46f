import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Actor } from '#core/actor.ts'
import { Fault } from '#core/fault.ts'
import { inReview } from '#egress/request.fixture.ts'
import { NOTHING } from '#egress/step.ts'
import { memoryHome, type MemoryHome } from '#local/memory-home.fixture.ts'
import type { ReportLine } from '#core/report.ts'
import { openChanges, type Changes } from './changes.ts'
import { openSeats } from './seats.ts'
import { watchRequest, type Watcher } from './watch-request.ts'

let home: MemoryHome
let changes: Changes
let watch: ReturnType<typeof watchRequest>
let reported: ReportLine[]
beforeEach(async () => {
  home = await memoryHome()
  changes = openChanges()
  reported = []
  // One seat: whatever does not give it back is found out by the next who watches.
  const seats = openSeats({ perPerson: 1, all: 1 })
  watch = watchRequest({ ports: home.ports, changes, seats, report: (line) => reported.push(line) })
  const request = { ...inReview(0), id: 'r1' }
  await home.ports.records.commit({ ...NOTHING, changes: [{ kind: 'request', request, expectedVersion: 0 }] })
})
afterEach(() => home.close())

async function watcher(id: string, change: Partial<Watcher> = {}): Promise<Watcher> {
  const actor = await home.someone(id)
  const expiresAt = '2026-03-04T09:15:00.000Z'
  return { actor: async () => actor, expiresAt, signal: new AbortController().signal, ...change }
}

const OVER = { done: true, value: undefined }
const event = (version: number) => ({ done: false, value: { id: 'r1', version } })

/** Proves that the one seat is free. */
async function expectFree(): Promise<void> {
  const next = await watch({ id: 'r1' }, await watcher('governance'))
  await next.return?.()
}

test('whoever may see a request is told of each change of it', async () => {
  const events = await watch({ id: 'r1' }, await watcher('governance'))
  changes.tell('r2', 9)
  changes.tell('r1', 5)
  expect(await events.next()).toEqual(event(5))
  const next = events.next()
  changes.tell('r1', 6)
  expect(await next).toEqual(event(6))
})

test('a request of others is refused in the same words as one that does not exist', async () => {
  const refusal = async (id: string) =>
    watch({ id }, await watcher('stranger')).catch((error: unknown) => error)
  const theirs = await refusal('r1')
  expect(theirs).toBeInstanceOf(Fault)
  expect(theirs).toMatchObject({ code: 'NOT_FOUND' })
  expect(await refusal('r-0')).toEqual(theirs)
  await expectFree()
})

test('without a token, or with an input that is none, nothing is watched', async () => {
  const nobody = await watcher('governance', { actor: async () => undefined })
  await expect(watch({ id: 'r1' }, nobody)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  await expect(watch({ id: '' }, await watcher('governance'))).rejects.toThrow('is empty')
  await expectFree()
})

test.each([
  ['were removed from the group', () => home.someone('removed')],
  ['were removed from the project', () => home.someone('governance-elsewhere')],
  ['are gone, or their token does not hold any more', async () => undefined],
])('it is over, without a word of the change, when they %s', async (_because, later) => {
  let now: () => Promise<Actor | undefined> = () => home.someone('governance')
  const events = await watch({ id: 'r1' }, await watcher('governance', { actor: () => now() }))
  changes.tell('r1', 5)
  expect(await events.next()).toEqual(event(5))
  now = later
  changes.tell('r1', 6)
  expect(await events.next()).toEqual(OVER)
  await expectFree()
})

test('it is over when the token expires, also while nothing changes', async () => {
  const events = await watch(
    { id: 'r1' },
    await watcher('governance', { expiresAt: '2026-03-04T09:00:00.050Z' }),
  )
  expect(await events.next()).toEqual(OVER)
  await expectFree()
})

test('it is over when the connection ends, before or while it is waited', async () => {
  const gone = new AbortController()
  const events = await watch({ id: 'r1' }, await watcher('governance', { signal: gone.signal }))
  const waiting = events.next()
  gone.abort()
  expect(await waiting).toEqual(OVER)
  const late = await watch({ id: 'r1' }, await watcher('governance', { signal: gone.signal }))
  expect(await late.next()).toEqual(OVER)
  await expectFree()
})

test('the reader can end it while they wait', async () => {
  const events = await watch({ id: 'r1' }, await watcher('governance'))
  const waiting = events.next()
  await events.return?.()
  expect(await waiting).toEqual(OVER)
  await expectFree()
})

test('where it cannot be looked whether they may, it is over and reported', async () => {
  let isBroken = false
  const actor = async (): Promise<Actor> => {
    if (isBroken) throw new Error('no directory')
    return home.someone('governance')
  }
  const events = await watch({ id: 'r1' }, await watcher('governance', { actor }))
  isBroken = true
  changes.tell('r1', 5)
  expect(await events.next()).toEqual(OVER)
  expect(reported).toMatchObject([{ code: 'FAULT', requestId: 'r1' }])
  await expectFree()
})
