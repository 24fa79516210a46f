import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  decide,
  get,
  inReview,
  PAYLOAD,
  present,
  signIn,
  until,
  type Client,
  type Payload,
} from './client.ts'
import { start, type Started } from './start.ts'

let sluice: Started
let researcher: Client
let governance: Client
let researchIt: Client
beforeAll(async () => {
  sluice = await start()
  researcher = await signIn(sluice.url, 'researcher@example.org')
  governance = await signIn(sluice.url, 'governance@example.org')
  researchIt = await signIn(sluice.url, 'research-it@example.org')
})
afterAll(() => sluice.stop())

const FILES = { 'a.csv': 'n\n120\n' }

test('nobody decides on their own request', async () => {
  const open = await inReview(researcher, FILES)
  const { refusal } = await decide(researcher, open)
  expect(refusal?.code).toBe('OWN_REQUEST')
  expect(await get(researcher, open.id)).toMatchObject({ version: open.version, decisions: [] })
})

test('one person in both groups fills one seat', async () => {
  const both = await signIn(sluice.url, 'both@example.org')
  const first = present(await decide(both, await inReview(researcher, FILES)))
  expect((await decide(both, first)).refusal?.code).toBe('ALREADY_DECIDED')
  expect(present(await decide(researchIt, first)).status).toBe('RELEASING')
})

test('each stage is decided by its own group', async () => {
  const open = await inReview(researcher, FILES)
  expect((await decide(researchIt, open)).refusal?.code).toBe('WRONG_STAGE')
  const first = present(await decide(governance, open))
  const colleague = await signIn(sluice.url, 'governance-2@example.org')
  expect((await decide(colleague, first)).refusal?.code).toBe('WRONG_STAGE')
})

test('a decision on an older version or on other files is refused', async () => {
  const open = await inReview(researcher, FILES)
  expect(
    (await decide(governance, open, 'APPROVED', { expectedVersion: open.version - 1 })).refusal?.code,
  ).toBe('STALE_VERSION')
  expect((await decide(governance, open, 'APPROVED', { manifestDigest: '0'.repeat(64) })).refusal?.code).toBe(
    'OTHER_DIGEST',
  )
  expect((await decide(governance, open, 'REJECTED', { reason: 'no' })).refusal?.code).toBe(
    'REASON_TOO_SHORT',
  )
})

test('a rejection ends it, with its reason, and a later decision finds it closed', async () => {
  const open = await inReview(researcher, FILES)
  const rejected = present(
    await decide(governance, open, 'REJECTED', { reason: 'Counts below ten in row 4' }),
  )
  expect(rejected).toMatchObject({
    status: 'REJECTED',
    egressStatus: 'REJECTED',
    whoseTurn: { owner: 'NOBODY' },
  })
  expect((await decide(researchIt, rejected)).refusal?.code).toBe('REQUEST_CLOSED')
  await until(researcher, open.id, ({ stagedDeleted }) => stagedDeleted?.files === 1)
  const { listNotices } = await researcher.ask<{
    listNotices: { items: { requestId: string; subject: string; text: string }[] }
  }>('{ listNotices { items { requestId subject text } } }')
  const notice = listNotices.items.find(
    ({ requestId, subject }) => requestId === open.id && subject.includes('Rejected'),
  )
  expect(notice?.text).toContain('Counts below ten in row 4')
})

test('withdrawn by its author before the decision, it cannot be decided any more', async () => {
  const open = await inReview(researcher, FILES)
  const withdraw = `mutation ($id: ID!) { withdrawRequest(id: $id) ${PAYLOAD} }`
  const byOther = await governance.ask<{ withdrawRequest: Payload }>(withdraw, { id: open.id })
  expect(byOther.withdrawRequest.refusal?.code).toBe('NOT_ALLOWED')
  const { withdrawRequest } = await researcher.ask<{ withdrawRequest: Payload }>(withdraw, { id: open.id })
  expect(present(withdrawRequest).status).toBe('WITHDRAWN')
  expect((await decide(governance, open)).refusal?.code).toBe('REQUEST_CLOSED')
  await until(researcher, open.id, ({ stagedDeleted }) => !!stagedDeleted)
})

test('of 64 decisions at once on one stage one wins', async () => {
  const open = await inReview(researcher, FILES)
  const colleagues = [
    governance,
    await signIn(sluice.url, 'governance-2@example.org'),
    await signIn(sluice.url, 'both@example.org'),
  ]
  const answers = await Promise.all(
    Array.from({ length: 64 }, (_, n) =>
      decide(colleagues[n % 3] ?? governance, open, n % 2 ? 'APPROVED' : 'REJECTED'),
    ),
  )
  expect(answers.filter(({ refusal }) => refusal === null)).toHaveLength(1)
  expect((await get(researcher, open.id))?.decisions).toHaveLength(1)
})

test('a callback that is forged or repeated releases nothing', async () => {
  const open = await inReview(researcher, FILES)
  const { records, workflow } = sluice.home.ports
  // In review is what the record says; the workflow's token follows.
  await sluice.home.idle()
  const token = async (stage: number) => (await records.token(open.id, 1, stage)) ?? ''
  const forged = await token(0)
  expect(await workflow.resume(forged)).toBe('resumed')
  expect(await workflow.resume(forged)).toBe('gone')
  await sluice.home.idle()
  expect(await get(researcher, open.id)).toMatchObject({
    status: 'IN_REVIEW',
    version: open.version,
    decisions: [],
  })
  expect(await token(0)).not.toBe(forged)
  const first = present(await decide(governance, open))
  present(await decide(researchIt, first))
  await until(researcher, open.id, ({ status }) => status === 'RELEASED')
})

test('a mutation repeated with its client request id is done once and answered the same', async () => {
  const document = `mutation ($input: CreateRequestInput!) { createRequest(input: $input) ${PAYLOAD} }`
  const input = {
    title: 'Repeated',
    purpose: 'To see it done once',
    project: 'demo',
    clientRequestId: 'cron-2026-03-04',
  }
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => researcher.ask<{ createRequest: Payload }>(document, { input })),
  )
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  const other = await researcher.ask<{ createRequest: Payload }>(document, {
    input: { ...input, title: 'Something else' },
  })
  expect(other.createRequest.refusal?.code).toBe('CLIENT_REQUEST_REUSED')

  const open = await inReview(researcher, FILES)
  const decided = await decide(governance, open, 'APPROVED', { clientRequestId: 'decision-1' })
  expect(await decide(governance, open, 'APPROVED', { clientRequestId: 'decision-1' })).toEqual(decided)
  expect((await get(researcher, open.id))?.decisions).toHaveLength(1)
})

test('of 32 downloads at once at the last remaining one, one gets a ticket, and it works once', async () => {
  const open = await inReview(researcher, FILES)
  present(await decide(researchIt, present(await decide(governance, open))))
  await until(researcher, open.id, ({ status }) => status === 'RELEASED')
  const document = 'mutation ($id: ID!) { downloadData(requestId: $id) { url refusal { code } } }'
  const download = async () =>
    (
      await researcher.ask<{ downloadData: { url: string | null; refusal: { code: string } | null } }>(
        document,
        { id: open.id },
      )
    ).downloadData
  for (const { allowed } of [present({ request: await get(researcher, open.id), refusal: null }).downloads])
    for (let used = 1; used < allowed; used += 1) await download()
  const answers = await Promise.all(Array.from({ length: 32 }, download))
  const [won, ...more] = answers.flatMap(({ url }) => url ?? [])
  expect(more).toEqual([])
  expect(new Set(answers.map(({ refusal }) => refusal?.code))).toEqual(
    new Set([undefined, 'NO_DOWNLOADS_LEFT']),
  )
  const fetched = await Promise.all(Array.from({ length: 8 }, async () => (await fetch(won ?? '')).status))
  expect(fetched.toSorted()).toEqual([200, 410, 410, 410, 410, 410, 410, 410])
})
