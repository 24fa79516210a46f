import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withFaults } from '#aws/faults.fixture.ts'
import { NOTHING } from '#egress/step.ts'
import { newDynamoClient } from './dynamo-client.ts'
import { dynamoOutbox } from './dynamo-outbox.ts'
import { dynamoRecords } from './dynamo-records.ts'
import { createRecordsTable } from './records-table.fixture.ts'

const NOW = '2026-03-04T09:00:00.000Z'
const SOON = '2026-03-04T09:00:30.000Z'
const LATER = '2026-03-04T09:05:00.000Z'

const client = newDynamoClient()
let table: Awaited<ReturnType<typeof createRecordsTable>>
beforeAll(async () => {
  table = await createRecordsTable(client)
})
afterAll(() => table.drop())

const outboxOf = (through = client) => dynamoOutbox({ client: through, table: table.table })
const added = async (): Promise<string> => {
  const id = randomUUID()
  const records = dynamoRecords({ client, table: table.table })
  await records.commit({ ...NOTHING, outbox: [{ id, kind: 'mail', noticeId: 'n' }] })
  return id
}
const isDue = async (id: string, now: string) =>
  (await outboxOf().due('mail', now, 1_000)).some(({ entry }) => entry.id === id)

test('of many who claim an entry one gets it, and the others find it neither due nor to be claimed', async () => {
  const id = await added()
  const claims = await Promise.all(Array.from({ length: 12 }, () => outboxOf().claim(id, NOW, SOON)))
  expect(claims.filter(Boolean)).toHaveLength(1)
  expect(await isDue(id, NOW)).toBe(false)
  expect(await outboxOf().claim(id, NOW, SOON)).toBe(false)
})

test('what was claimed and never settled is due again when the claim ends', async () => {
  const id = await added()
  expect(await outboxOf().claim(id, NOW, SOON)).toBe(true)
  expect(await isDue(id, SOON)).toBe(true)
  expect(await outboxOf().claim(id, SOON, LATER)).toBe(true)
})

test('what is done, given up or unknown cannot be claimed, nor is it ever due again', async () => {
  const [done, givenUp] = [await added(), await added()]
  await outboxOf().done(done)
  await outboxOf().postpone(givenUp, 'no such mailbox')
  // Another function that tried the same entry comes late.
  for (const id of [done, givenUp]) await outboxOf().postpone(id, 'no answer', SOON)
  for (const id of [done, givenUp, randomUUID()]) {
    expect(await outboxOf().claim(id, LATER, LATER)).toBe(false)
    expect(await isDue(id, LATER)).toBe(false)
  }
})

test('a claim whose answer is lost is a claim, and a try whose answer is lost counts once', async () => {
  const id = await added()
  expect(await outboxOf(withFaults(newDynamoClient(), [undefined, 'after'])).claim(id, NOW, SOON)).toBe(true)
  await outboxOf(withFaults(newDynamoClient(), [undefined, 'after', 'twice'])).postpone(id, 'no answer', SOON)
  const due = await outboxOf().due('mail', SOON, 1_000)
  expect(due.find(({ entry }) => entry.id === id)?.attempts).toBe(1)
})

test('what was postponed to the same moment comes in the order of the commits', async () => {
  const ids = [await added(), await added(), await added()]
  for (const id of ids.toReversed()) await outboxOf().postpone(id, 'no answer', LATER)
  const due = await outboxOf().due('mail', LATER, 1_000)
  expect(due.map(({ entry }) => entry.id).filter((id) => ids.includes(id))).toEqual(ids)
})
