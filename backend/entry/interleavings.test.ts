import { asker } from './ask.ts'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { brokenAt } from '#audit/chain.ts'
import type { Actor } from '#core/actor.ts'
import { receiveUpload } from '#egress/handlers/receive-upload.ts'
import { streamOf } from '#egress/step.ts'
import { later } from '#egress/transitions.ts'
import { memoryHome, PEOPLE, type MemoryHome } from '#local/memory-home.fixture.ts'
import type { Ports } from '#ports/ports.ts'
import type * as Api from './generated/schema-types.ts'
import { told } from './oracle.fixture.ts'
import { TASKS, type TaskName } from './tasks.ts'

let home: MemoryHome
const people = new Map<string, Actor>()
beforeAll(async () => {
  home = await memoryHome()
  for (const id of Object.keys(PEOPLE)) people.set(id, await home.someone(id))
})
afterAll(() => home.close())

const AUTHORS = ['researcher', 'everything'] as const
/** Those who could fill two seats come more often than the others. */
const REVIEWERS = [
  'governance',
  'research-it',
  'both',
  'both',
  'everything',
  'everything',
  'researcher',
] as const
const PATHS = ['a.csv', 'b/a.csv', 'A.CSV'] as const

type Op =
  | { readonly do: 'add' | 'remove' | 'upload'; readonly path: string }
  | { readonly do: 'submit' | 'withdraw' | 'download' | 'machine' | 'nightfall'; readonly who: string }
  | { readonly do: 'decide'; readonly who: string; readonly verdict: string; readonly honest: boolean }

const path = fc.constantFrom(...PATHS)
const anyone = fc.constantFrom(...AUTHORS, 'governance', 'both')
const op: fc.Arbitrary<Op> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('add', 'upload', 'remove'), path }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('submit'), who: anyone }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('download', 'machine'), who: anyone }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('decide'),
      who: fc.constantFrom(...REVIEWERS),
      verdict: fc.constantFrom('APPROVED', 'APPROVED', 'APPROVED', 'APPROVED', 'REJECTED'),
      honest: fc.constantFrom(true, true, true, false),
    }),
  },
)
const rare: fc.Arbitrary<Op> = fc.record({ do: fc.constantFrom('withdraw', 'nightfall'), who: anyone })
/** Things that are done at once, then the next. Now and then somebody gives up, or nobody does anything for weeks. */
const storms = fc.array(
  fc.array(fc.oneof({ weight: 30, arbitrary: op }, { weight: 1, arbitrary: rare }), {
    minLength: 2,
    maxLength: 6,
  }),
  { minLength: 4, maxLength: 8 },
)

/** Everything that is asked of the record waits for its turn, and the scheduler decides whose turn it is. */
function scheduled(records: Ports['records'], scheduler: fc.Scheduler): Ports['records'] {
  const turn = scheduler.scheduleFunction(async () => {})
  return new Proxy(records, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver)
      if (typeof method !== 'function') return method
      return async (...args: unknown[]) => {
        await turn()
        return method.apply(target, args) as unknown
      }
    },
  })
}

const actorOf = (who: string) => people.get(who)

/** One request's world: what each op does to it, as its person would do it, on what they saw a moment ago. */
function worldOf(ports: Ports, requestId: string, author: string, clock: { now: string }) {
  const ask = asker(ports)
  const seenBy = async (who: string) =>
    (await ask('Query.getRequest', { id: requestId }, actorOf(who))) as Api.Request | undefined
  const task = async (name: TaskName, more = {}) => {
    const attempt = (await ports.records.request(requestId))?.attempt
    return TASKS[name].run(ports)({ requestId, round: 1, attempt, ...more }, new AbortController().signal)
  }

  const machine = async (): Promise<void> => {
    await task('stageFiles')
    const step = (await task('nextStep')) as { next: string; stage?: number }
    if (step.next === 'REVIEW') await task('expireStage', { stage: step.stage })
    if (step.next === 'RELEASE') await task('releasePackage')
    if (step.next === 'DISCARD') await task('discardStaged')
  }

  const decide = async ({ who, verdict, honest }: Extract<Op, { do: 'decide' }>): Promise<unknown> => {
    const seen = await seenBy(who)
    const manifestDigest = honest ? (seen?.manifestDigest ?? 'none') : 'e'.repeat(64)
    const decision = { id: requestId, expectedVersion: seen?.version ?? 1, manifestDigest, decision: verdict }
    return ask('Mutation.updateRequest', { input: { ...decision, reason: 'Looked at it all' } }, actorOf(who))
  }

  const upload = async (name: string): Promise<unknown> => {
    const actor = actorOf(author)
    if (!actor) throw new Error('there is an author')
    const bytes = async function* () {
      yield Buffer.from(name)
    }
    return receiveUpload(ports)({ requestId, round: 1, path: name, bytes: name.length }, bytes(), actor)
  }

  return async (each: Op): Promise<unknown> => {
    switch (each.do) {
      case 'add': {
        const files = [{ path: each.path, bytes: each.path.length }]
        return ask('Mutation.addFiles', { requestId, files }, actorOf(author))
      }
      case 'upload':
        return upload(each.path)
      case 'remove':
        return ask('Mutation.removeFiles', { requestId, paths: [each.path] }, actorOf(author))
      case 'submit': {
        const expectedVersion = (await seenBy(each.who))?.version ?? 1
        return ask('Mutation.submitRequest', { id: requestId, expectedVersion }, actorOf(each.who))
      }
      case 'withdraw':
        return ask('Mutation.withdrawRequest', { id: requestId }, actorOf(each.who))
      case 'download':
        return ask('Mutation.downloadData', { requestId }, actorOf(each.who))
      case 'decide':
        return decide(each)
      case 'machine':
        return machine()
      case 'nightfall':
        clock.now = later(clock.now, 15 * 86_400)
        return machine()
    }
  }
}

const UPLOADED: readonly Op[] = [
  { do: 'add', path: 'a.csv' },
  { do: 'upload', path: 'a.csv' },
]
const handedIn = (who: string): readonly Op[] => [
  { do: 'submit', who },
  { do: 'machine', who },
]

/** A request after these first steps, and what does the next ones: as many at once as wanted, in the scheduler's order. */
async function begin(scheduler: fc.Scheduler, author: string, first: readonly Op[]) {
  const clock = { now: '2026-03-04T09:00:00.000Z' }
  const calm = { ...home.ports, now: () => clock.now }
  const input = { title: 'Survival', purpose: 'Tables for the annual report', project: 'demo' }
  const created = await asker(calm)('Mutation.createRequest', { input }, people.get(author))
  const id = (created as Api.RequestPayload).request?.id ?? ''
  const act = worldOf(calm, id, author, clock)
  for (const each of first) await act(each)
  const stormy = { ...calm, records: scheduled(home.ports.records, scheduler) }
  const actAtOnce = worldOf(stormy, id, author, clock)
  return { id, atOnce: (ops: readonly Op[]) => scheduler.waitFor(Promise.all(ops.map(actAtOnce))) }
}

test('whatever people and the machine do at once, the record tells only of what is allowed, and is what it tells', async () => {
  const reached = new Set<string>()
  const run = fc.asyncProperty(
    fc.scheduler(),
    fc.constantFrom(...AUTHORS),
    storms,
    fc.boolean(),
    async (scheduler, author, all, isHandedIn) => {
      const first = isHandedIn ? [...UPLOADED, ...handedIn(author)] : UPLOADED
      const { id, atOnce } = await begin(scheduler, author, first)
      for (const storm of all) {
        await atOnce([...storm, { do: 'machine', who: author }])
        await isWhole(id)
      }
      reached.add((await isWhole(id)).status)
    },
  )
  await fc.assert(run, { numRuns: 40 })
  // Otherwise the storms would have proved little.
  expect([...reached]).toEqual(
    expect.arrayContaining(['RELEASED', expect.stringMatching(/REJECTED|WITHDRAWN|EXPIRED/)]),
  )
})

test('what arrives while a draft is handed in is part of it, or changes nothing', async () => {
  const late = fc.subarray<Op>(
    [...UPLOADED, { do: 'upload', path: 'a.csv' }, { do: 'remove', path: 'a.csv' }],
    {
      minLength: 1,
    },
  )
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), late, async (scheduler, ops) => {
      const { id, atOnce } = await begin(scheduler, 'researcher', UPLOADED)
      await atOnce([...ops, { do: 'submit', who: 'researcher' }])
      await isWhole(id)
    }),
    { numRuns: 80 },
  )
})

/** The chain is whole, every event was allowed where it stands, and together they tell what is in the record. */
async function isWhole(id: string) {
  const { records, packages } = home.ports
  const events = await records.events(streamOf(id), { from: 1, limit: 10_000 })
  expect(brokenAt(events)).toBeUndefined()
  const request = await records.request(id)
  const { status, version, digest, tickets, deciders } = told(events, people)
  expect(request).toMatchObject({ status, version, downloads: { used: tickets } })
  expect(request?.manifestDigest ?? '').toBe(digest)
  const approvals = request?.decisions.filter(({ verdict }) => verdict === 'APPROVED') ?? []
  expect(approvals.map(({ by }) => by.id)).toEqual(deciders)
  const files = await records.files({ requestId: id, round: 1, limit: 100 })
  expect(request?.files).toMatchObject({
    count: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  })
  const release = request?.release
  const published = release && (await packages.verify(release.key))
  expect(published).toEqual(release && { sha256: release.sha256, bytes: release.bytes })
  return { status }
}
