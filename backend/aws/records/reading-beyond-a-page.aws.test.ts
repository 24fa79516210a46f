import { randomUUID } from 'node:crypto'
import { BatchGetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sha256Hex } from '#core/digest.ts'
import { aFile, AT } from '#egress/request.fixture.ts'
import { summaryOf } from '#egress/request-summary.ts'
import { NOTHING } from '#egress/step.ts'
import type { Change } from '#ports/records.ts'
import { newDynamoClient } from './dynamo-client.ts'
import { dynamoRecords } from './dynamo-records.ts'
import { itemSize, readUnits } from './item-size.ts'
import { listOfIndex } from './lists.ts'
import { createRecordsTable } from './records-table.fixture.ts'
import { realisticRequest } from './requests.fixture.ts'
import { listIndex, listPartition } from './table-shape.ts'

const steady = newDynamoClient()
const pages: number[] = []
/** Notes how many items each page of DynamoDB has. */
const client = {
  send: (async (command: QueryCommand) => {
    const answer = await steady.send(command)
    if (command instanceof QueryCommand) pages.push(answer.Items?.length ?? 0)
    return answer
  }) as typeof steady.send,
}

let table: Awaited<ReturnType<typeof createRecordsTable>>
let records: ReturnType<typeof dynamoRecords>
beforeAll(async () => {
  table = await createRecordsTable(steady)
  records = dynamoRecords({ client, table: table.table })
})
afterAll(() => table.drop())
beforeEach(() => void pages.splice(0))

const save = async (changes: readonly Change[]) => {
  for (const change of changes) expect(await records.commit({ ...NOTHING, changes: [change] })).toBe('saved')
}

test('files of more than a megabyte come whole, in every order', async () => {
  const requestId = randomUUID()
  const files = Array.from({ length: 8 }, (_, n) =>
    aFile(`f${n}`, { requestId, mediaType: 'x'.repeat(300_000) }),
  )
  await save(files.map((file) => ({ kind: 'file', file })))
  pages.splice(0)
  expect(await records.files({ requestId, round: 1, limit: 8 })).toEqual(files)
  expect(pages.length).toBeGreaterThan(2)
  expect(await records.filesByPath(requestId, 1, { limit: 8 })).toEqual(files)
  expect(await records.filesWithoutBytes(requestId, 1, 7)).toEqual(files.slice(0, 7))
  expect(await records.files({ requestId, round: 1, after: 'f2', limit: 4 })).toEqual(files.slice(3, 7))
})

test('events of more than a megabyte come whole', async () => {
  const stream = randomUUID()
  for (let n = 0; n < 6; n += 1) {
    const actor = { id: 'author', kind: 'person' } as const
    const event = { stream, type: 'tested', at: AT, actor, facts: { n, text: 'x'.repeat(300_000) } }
    await records.commit({ ...NOTHING, events: [event] })
  }
  pages.splice(0)
  const events = await records.events(stream, { from: 1, limit: 100 })
  expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6])
  expect(pages.length).toBeGreaterThan(1)
})

test('a list of requests of more than a megabyte comes whole', async () => {
  const project = randomUUID()
  const requests = Array.from({ length: 12 }, (_, n) =>
    realisticRequest({ project, title: 'x'.repeat(150_000), createdAt: `2026-03-04T09:00:${10 + n}.000Z` }),
  )
  await save(requests.map((request) => ({ kind: 'request', request, expectedVersion: 0 })))
  pages.splice(0)
  const found = await records.requests({ of: 'project', project }, { limit: 50 })
  expect(found).toEqual(requests.toReversed().map(summaryOf))
  expect(pages.length).toBeGreaterThan(1)
})

test('messages of sixteen megabytes together come whole', async () => {
  const messages = Array.from({ length: 70 }, (_, n) => ({
    id: `${n}-${randomUUID()}`,
    digest: 'd',
    body: 'x'.repeat(262_144),
    createdAt: `2026-03-04T09:00:00.${100 + n}Z`,
    deliveredBy: 'script',
    state: 'RECEIVED' as const,
  }))
  await save(messages.map((message) => ({ kind: 'message', message, expected: undefined })))
  const found = await records.messages({ limit: 100 })
  expect(found.map(({ id }) => id)).toEqual(messages.toReversed().map(({ id }) => id))
  expect(found.every(({ body }) => body.length === 262_144)).toBe(true)
})

test('what DynamoDB leaves out of an answer is asked for again', async () => {
  const to = { id: randomUUID(), name: '', email: '' }
  const notices = Array.from({ length: 20 }, (_, n) => {
    return {
      id: randomUUID(),
      to,
      requestId: 'r',
      subject: `${n}`,
      text: '',
      createdAt: `2026-03-04T09:00:${10 + n}.000Z`,
    }
  })
  await save(notices.map((notice) => ({ kind: 'notice', notice })))
  let answers = 0
  const busy = {
    send: (async (command: BatchGetItemCommand) => {
      const asked = command.input.RequestItems?.[table.table]?.Keys
      if (!asked) return steady.send(command)
      answers += 1
      // Every second time nothing at all.
      const some = answers % 2 === 0 ? [] : asked.slice(0, 3)
      const rest = asked.slice(some.length)
      const input = { RequestItems: { [table.table]: { Keys: some, ConsistentRead: true } } }
      const answer = some.length > 0 ? await steady.send(new BatchGetItemCommand(input)) : {}
      return { ...answer, UnprocessedKeys: rest.length > 0 ? { [table.table]: { Keys: rest } } : {} }
    }) as typeof steady.send,
  }
  const found = await dynamoRecords({ client: busy, table: table.table }).notices({ to: to.id, limit: 100 })
  expect(found.map(({ id }) => id)).toEqual(notices.toReversed().map(({ id }) => id))
})

test('a page of fifty requests is one read of at most 15,000 bytes and two units, at most 15 KB on the wire', async () => {
  const project = 'cancer-registry'
  const requests = Array.from({ length: 120 }, () => realisticRequest({ project }))
  await save(requests.map((request) => ({ kind: 'request', request, expectedVersion: 0 })))
  pages.splice(0)
  expect(await records.requests({ of: 'project', project, status: 'IN_REVIEW' }, { limit: 50 })).toHaveLength(
    50,
  )
  expect(pages).toEqual([50])
  for (const index of [
    { of: 'project', project },
    { of: 'turn', turn: 'ResearchIT', project },
  ] as const) {
    const { list, partition } = listOfIndex(index)
    const { Items = [] } = await steady.send(
      new QueryCommand({
        TableName: table.table,
        IndexName: listIndex(list),
        KeyConditionExpression: '#p = :p',
        ExpressionAttributeNames: { '#p': listPartition(list) },
        ExpressionAttributeValues: { ':p': { S: partition } },
        Limit: 50,
      }),
    )
    expect(Object.keys(Items[0] ?? {})).toHaveLength(5)
    expect(Items.reduce((sum, item) => sum + itemSize(item), 0)).toBeLessThanOrEqual(15_000)
    expect(readUnits(Items)).toBeLessThanOrEqual(2)
    const asked = Items.map(({ s, [`l${list}s`]: place }) => ({ s, place }))
    expect(Buffer.byteLength(JSON.stringify(asked))).toBeLessThanOrEqual(15_360)
  }
})

test('a place that no token of ours names is a place too', async () => {
  const requestId = randomUUID()
  const file = aFile('a', { requestId })
  await save([{ kind: 'file', file }])
  for (const after of ['\ud800', '字'.repeat(2_000), 'b'])
    expect(await records.filesByPath(requestId, 1, { after, limit: 5 })).toEqual([])
  expect(await records.filesByPath(requestId, 1, { after: 'A'.repeat(2_000), limit: 5 })).toEqual([file])
  expect(await records.events(requestId, { from: Number.MAX_SAFE_INTEGER, limit: 5 })).toEqual([])
  for (const createdAt of ['9999-12-31T23:59:60Z', '0001-01-01T00:00:00Z'])
    expect(
      await records.requests(
        { of: 'project', project: 'none' },
        { before: { createdAt, id: '\ud800' }, limit: 5 },
      ),
    ).toEqual([])
})

test('a file is found by the digest in its key', async () => {
  const requestId = randomUUID()
  const file = aFile('Größe.csv', { requestId, round: 2, pathKey: 'GRÖSSE.CSV' })
  await save([{ kind: 'file', file }])
  expect(await records.fileByDigest(requestId, 2, sha256Hex('GRÖSSE.CSV'))).toEqual(file)
  expect(await records.fileByDigest(requestId, 1, sha256Hex('GRÖSSE.CSV'))).toBeUndefined()
})
