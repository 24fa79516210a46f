import { afterAll, expect, test } from 'vitest'
import { EVERY_STATUS } from '#egress/request.fixture.ts'
import { summaryOf } from '#egress/request-summary.ts'
import { NOTHING } from '#egress/step.ts'
import { memoryHome } from '#local/memory-home.fixture.ts'
import { viewSummary } from './view-summary.ts'
import { viewRequest } from './views.ts'

const home = await memoryHome()
afterAll(() => home.close())
const actor = await home.someone('governance')

/** What a view is once everything in it is found out. */
async function found(view: object): Promise<Record<string, unknown>> {
  const parts = Object.entries(view).map(async ([key, value]: [string, unknown]) => {
    const known = await value
    return [key, key === 'files' ? await found(known as object) : known]
  })
  return Object.fromEntries(await Promise.all(parts)) as Record<string, unknown>
}

test.each(EVERY_STATUS)('in a list a request looks as it does by itself: %s', async (status, like) => {
  const request = { ...like, id: `r-${status}` }
  await home.ports.records.commit({ ...NOTHING, changes: [{ kind: 'request', request, expectedVersion: 0 }] })
  const viewing = { ports: home.ports, actor }
  const alone = viewRequest(viewing, request)
  expect(await found(viewSummary(viewing, summaryOf(request)))).toEqual(await found(alone))
})

test('the record is read once, and only if something beyond the summary is asked for', async () => {
  let reads = 0
  const records = {
    ...home.ports.records,
    request: (id: string) => {
      reads += 1
      return home.ports.records.request(id)
    },
  }
  const [[status, like] = []] = EVERY_STATUS
  if (!like) throw new Error('there are statuses')
  const view = viewSummary(
    { ports: { ...home.ports, records }, actor },
    summaryOf({ ...like, id: `r-${status}` }),
  )
  expect([view.title, view.status, view.files.count, view.whoseTurn]).toHaveLength(4)
  expect(reads).toBe(0)
  await Promise.all([view.purpose, view.stages, view.files.types, view.allowedActions])
  expect(reads).toBe(1)
})
