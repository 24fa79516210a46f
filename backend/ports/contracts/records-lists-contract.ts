import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { IntakeMessage } from '#egress/intake/message.ts'
import type { Notice } from '#egress/notice.ts'
import { aRequest, IN_STATUS, inReview } from '#egress/request.fixture.ts'
import type { EgressRequest } from '#egress/request.ts'
import { summaryOf } from '#egress/request-summary.ts'
import { NOTHING } from '#egress/step.ts'
import { STATUSES } from '#egress/steps.ts'
import { turnOf } from '#egress/views.ts'
import type { Change, Position, RequestIndex } from '#ports/records.ts'
import { fresh, opened, type OpenRecords } from './open-records.ts'

const TIMES = ['2026-03-04T09:00:00.000Z', '2026-03-04T09:00:00.001Z', '2026-12-31T23:59:59.999Z'] as const

function newestFirst(a: Position, b: Position): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? 1 : -1
  return a.id < b.id ? 1 : -1
}

const ids = (items: readonly Position[]) => items.map(({ id }) => id)

async function paged<T extends Position>(
  read: (page: { readonly before?: Position; readonly limit: number }) => Promise<readonly T[]>,
  limit: number,
): Promise<readonly T[]> {
  const found: T[] = []
  for (;;) {
    const last = found.at(-1)
    const before = last && { createdAt: last.createdAt, id: last.id }
    const page = await read({ limit, ...(before && { before }) })
    if (page.length === 0) return found
    if (page.length > limit) throw new Error('a page has more than was asked for')
    if (found.length > 10_000) throw new Error('the list does not end')
    found.push(...page)
  }
}

function isIn(index: RequestIndex, request: EgressRequest): boolean {
  if (index.of === 'turn')
    return turnOf(request) === index.turn && (index.project ?? request.project) === request.project
  if ((index.status ?? request.status) !== request.status) return false
  if (index.of === 'project') return index.project === request.project
  return (
    index.requestedBy === request.requestedBy.id && (index.project ?? request.project) === request.project
  )
}

function indexesOf(projects: readonly string[], people: readonly string[]): readonly RequestIndex[] {
  const statuses = [{}, ...STATUSES.map((status) => ({ status }))]
  const someProject = [{}, ...projects.map((project) => ({ project }))]
  const turns = ['InformationGovernance', 'ResearchIT', 'Admin', ...people.map((id) => `author:${id}`)]
  return [
    ...projects.flatMap((project) =>
      statuses.map((status) => ({ of: 'project' as const, project, ...status })),
    ),
    ...people.flatMap((requestedBy) =>
      someProject.flatMap((project) =>
        statuses.map((status) => ({ of: 'requester' as const, requestedBy, ...project, ...status })),
      ),
    ),
    ...turns.flatMap((turn) => someProject.map((project) => ({ of: 'turn' as const, turn, ...project }))),
  ]
}

const someRequest = fc.record({
  project: fc.nat(1),
  person: fc.nat(1),
  like: fc.constantFrom(...Object.values(IN_STATUS), inReview(1)),
  createdAt: fc.constantFrom(...TIMES),
  wasDraft: fc.boolean(),
})

/** One part of the promise: lists are newest first, of equal times the greater id first, without gaps or repetition. */
export function recordsListsContract(open: OpenRecords): void {
  describe('lists of requests', () => {
    const home = opened(open)
    const everyone: EgressRequest[] = []
    const save = (request: EgressRequest, expectedVersion: number) =>
      home().records.commit({ ...NOTHING, changes: [{ kind: 'request', request, expectedVersion }] })

    test('have in every index exactly what belongs there, whatever the size of a page', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(someRequest, { maxLength: 12 }),
          fc.integer({ min: 1, max: 4 }),
          async (some, limit) => {
            const projects = [fresh('p'), fresh('p')]
            const people = [fresh('u'), fresh('u')]
            for (const { project, person, like, createdAt, wasDraft } of some) {
              const id = people[person] ?? ''
              const request: EgressRequest = {
                ...like,
                id: fresh('r'),
                project: projects[project] ?? '',
                requestedBy: { id, name: id, email: '' },
                createdAt,
                version: 2,
              }
              const { openStage: _closed, ...draft } = request
              if (wasDraft) await save({ ...draft, status: 'DRAFT', version: 1 }, 0)
              expect(await save(request, wasDraft ? 1 : 0)).toBe('saved')
              everyone.push(request)
            }
            for (const index of indexesOf(projects, people)) {
              const expected = everyone.filter((request) => isIn(index, request)).toSorted(newestFirst)
              expect(await paged((page) => home().records.requests(index, page), limit)).toEqual(
                expected.map(summaryOf),
              )
            }
          },
        ),
        { numRuns: 12 },
      )
    })

    test('begin after any place, also one where nothing stands', async () => {
      const project = fresh('p')
      const requests = TIMES.map((createdAt) => aRequest({ id: fresh('r'), project, createdAt }))
      for (const request of requests) await save(request, 0)
      const after = async (before: Position) =>
        (await home().records.requests({ of: 'project', project }, { before, limit: 10 })).map(({ id }) => id)
      const [oldest = '', middle = '', newest = ''] = requests.map(({ id }) => id)
      expect(await after({ createdAt: '2999-01-01T00:00:00.000Z', id: '' })).toEqual([newest, middle, oldest])
      expect(await after({ createdAt: TIMES[1], id: '' })).toEqual([oldest])
      expect(await after({ createdAt: TIMES[1], id: '~' })).toEqual([middle, oldest])
      expect(await after({ createdAt: '2000-01-01T00:00:00.000Z', id: '~' })).toEqual([])
    })
  })

  describe('lists of messages and notices', () => {
    const home = opened(open)
    const save = (changes: readonly Change[]) => home().records.commit({ ...NOTHING, changes })
    const places = Array.from({ length: 11 }, (_, n) => ({
      id: fresh(`x${n}`),
      createdAt: TIMES[n % 3] ?? TIMES[0],
    }))
    const ordered = places.toSorted(newestFirst).map(({ id }) => id)

    test('are newest first, in pages of any size', async () => {
      const messages = places.map((place): IntakeMessage => {
        return { ...place, digest: 'd', body: '{}', deliveredBy: 'script', state: 'RECEIVED' }
      })
      const notices = places.map((place, n): Notice => {
        const to = { id: `person-${n % 2}`, name: 'Robin', email: '' }
        return { ...place, to, requestId: 'r1', subject: 'Subject', text: 'Text' }
      })
      await save(messages.map((message) => ({ kind: 'message', message, expected: undefined })))
      await save(notices.map((notice) => ({ kind: 'notice', notice })))
      await save([{ kind: 'mailed', noticeId: notices[0]?.id ?? '' }])
      for (const limit of [1, 2, 5, 100]) {
        expect(ids(await paged((page) => home().records.messages(page), limit))).toEqual(ordered)
        expect(ids(await paged((page) => home().records.notices(page), limit))).toEqual(ordered)
        const mine = await paged((page) => home().records.notices({ ...page, to: 'person-0' }), limit)
        expect(ids(mine)).toEqual(ids(notices.filter(({ to }) => to.id === 'person-0').toSorted(newestFirst)))
        expect(ids(mine.filter(({ mailed }) => mailed))).toEqual([notices[0]?.id])
      }
      expect(await home().records.notices({ to: 'nobody', limit: 10 })).toEqual([])
    })
  })
}
