import { afterAll, expect, test } from 'vitest'
import { brokenAt } from '#audit/chain.ts'
import { memoryHome } from '#local/memory-home.fixture.ts'
import { executionName } from './outbox.ts'
import { reconcile } from './reconcile.ts'
import { EVERY_STATUS, IN_STATUS } from './request.fixture.ts'
import type { EgressRequest } from './request.ts'
import { NOTHING, streamOf } from './step.ts'

const FAR = '2999-01-01T00:00:00.000Z'
const homes: Awaited<ReturnType<typeof memoryHome>>[] = []
afterAll(() => Promise.all(homes.map((home) => home.close())))

async function homeWith(requests: readonly EgressRequest[]) {
  const home = await memoryHome()
  homes.push(home)
  for (const request of requests)
    await home.ports.records.commit({
      ...NOTHING,
      changes: [{ kind: 'request', request, expectedVersion: 0 }],
    })
  const due = async () => (await home.outbox.due('work', FAR, 1_000)).map(({ entry }) => entry.id)
  return { ...home, due, bringInLine: reconcile(home.ports) }
}

const FOLLOWED = ['STAGING', 'RELEASING', 'RELEASED', 'REJECTED', 'WITHDRAWN', 'EXPIRED', 'IN_REVIEW']

test('what has to be staged, decided, released or tidied up, and that no execution follows, is taken up', async () => {
  const home = await homeWith(EVERY_STATUS.map(([status, request]) => ({ ...request, id: `r-${status}` })))
  expect(await home.bringInLine()).toBe(FOLLOWED.length)
  expect(new Set(await home.due())).toEqual(new Set(FOLLOWED.map((status) => `start/r-${status}-r1-a2`)))
  for (const [status, before] of EVERY_STATUS) {
    const request = await home.ports.records.request(`r-${status}`)
    const taken = FOLLOWED.includes(status)
    expect(request).toMatchObject({
      status,
      attempt: taken ? 2 : 1,
      version: before.version + (taken ? 1 : 0),
    })
  }
  const events = await home.ports.records.events(streamOf('r-IN_REVIEW'), { from: 1, limit: 10 })
  expect(events.map(({ type, facts, actor }) => [type, facts, actor.id])).toEqual([
    ['workflowTakenUp', { status: 'IN_REVIEW', attempt: 2 }, 'system'],
  ])
  expect(brokenAt(events)).toBeUndefined()
})

test('what an execution follows is left alone', async () => {
  const requests = EVERY_STATUS.map(([status, request]) => ({ ...request, id: `r-${status}` }))
  const home = await homeWith(requests)
  for (const request of requests)
    await home.ports.workflow.start(executionName(request), {
      requestId: request.id,
      round: request.round,
      attempt: request.attempt,
    })
  expect(await home.bringInLine()).toBe(0)
  expect(await home.due()).toEqual([])
})

test('a closed request whose copies are gone is left alone', async () => {
  const stagedDeleted = { at: FAR, files: 1, bytes: 1, manifestDigest: '' }
  const home = await homeWith([{ ...IN_STATUS.REJECTED, stagedDeleted }])
  expect(await home.bringInLine()).toBe(0)
})

test('a request is taken up once more only when its new execution is gone too', async () => {
  const home = await homeWith([IN_STATUS.STAGING])
  expect(await home.bringInLine()).toBe(1)
  const request = await home.ports.records.request('r1')
  if (!request) throw new Error('it is there')
  await home.ports.workflow.start(executionName(request), { requestId: 'r1', round: 1, attempt: 1 })
  expect(await home.bringInLine()).toBe(0)
})

test('more than a page of lost requests, all of the same moment, is taken up whole', async () => {
  const home = await homeWith(Array.from({ length: 205 }, (_, n) => ({ ...IN_STATUS.STAGING, id: `r-${n}` })))
  expect(await home.bringInLine()).toBe(205)
  expect(new Set(await home.due()).size).toBe(205)
})

test('who changes a request in the meantime wins; it is looked at again the next time', async () => {
  const home = await homeWith([IN_STATUS.STAGING])
  const { records } = home.ports
  const changedMeanwhile = reconcile({
    ...home.ports,
    workflow: {
      ...home.ports.workflow,
      async status(name) {
        const request = await records.request('r1')
        if (request)
          await records.commit({
            ...NOTHING,
            changes: [
              {
                kind: 'request',
                request: { ...request, version: request.version + 1 },
                expectedVersion: request.version,
              },
            ],
          })
        return home.ports.workflow.status(name)
      },
    },
  })
  expect(await changedMeanwhile()).toBe(0)
  expect(await home.due()).toEqual([])
  expect(await home.bringInLine()).toBe(1)
})

const DAY_MS = 24 * 60 * 60 * 1_000

/** Requests that executions follow, and runs that are stopped after some lookups. */
async function lookedAtInPart(createdAt: (n: number) => string, lookups: number) {
  const ids = Array.from({ length: 40 }, (_, n) => `r-${n}`)
  const statuses = [IN_STATUS.STAGING, IN_STATUS.IN_REVIEW]
  const home = await homeWith(
    ids.map((id, n) => ({ ...(statuses[n % 2] ?? IN_STATUS.STAGING), id, createdAt: createdAt(n) })),
  )
  const looked = new Set<string>()
  /** What a process does: run after run. */
  const process = (chance: () => number) => {
    let stopping = new AbortController()
    let left = lookups
    const run = reconcile(
      {
        ...home.ports,
        now: () => NOW,
        workflow: {
          ...home.ports.workflow,
          async status(name) {
            looked.add(name)
            left -= 1
            if (left === 0) stopping.abort()
            return 'running'
          },
        },
      },
      chance,
    )
    return async () => {
      stopping = new AbortController()
      left = lookups
      expect(await run(stopping.signal)).toBe(0)
      expect(left).toBe(0)
    }
  }
  return { looked, process }
}

const NOW = '2026-06-01T00:00:00.000Z'
/** The last one is older than any place where a run begins. */
const everyTenDays = (n: number) =>
  new Date(Date.parse(NOW) - (n === 39 ? 1_500 : n * 10) * DAY_MS).toISOString()

test('runs of many processes, each stopped early, together look at all requests, also the oldest', async () => {
  const { looked, process } = await lookedAtInPart(everyTenDays, 5)
  for (let place = 0; place < 1; place += 0.05)
    for (const turn of [0, 0.4, 0.8]) {
      const drawn = [turn]
      await process(() => drawn.shift() ?? place)()
    }
  expect(looked.size).toBe(40)
})

test('runs of one process, each stopped early, go on where the one before stopped', async () => {
  const { looked, process } = await lookedAtInPart(() => NOW, 5)
  let turns = 0
  const run = process(() => (turns++ % 2 === 0 ? 0 : 0.5))
  for (let n = 0; n < 20; n += 1) await run()
  expect(looked.size).toBe(40)
})

test('a run that nothing stops looks at every request once, wherever it begins', async () => {
  for (const chance of [0, 0.3, 0.999]) {
    const home = await homeWith(
      Array.from({ length: 40 }, (_, n) => ({
        ...IN_STATUS.STAGING,
        id: `r-${n}`,
        createdAt: everyTenDays(n),
      })),
    )
    expect(await reconcile({ ...home.ports, now: () => NOW }, () => chance)()).toBe(40)
  }
})
