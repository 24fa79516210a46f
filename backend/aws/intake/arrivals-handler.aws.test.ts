import { randomUUID } from 'node:crypto'
import { PutBucketNotificationConfigurationCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { withFaults } from '#aws/faults.fixture.ts'
import type { ReportLine } from '#core/report.ts'
import { aFile, aRequest } from '#egress/request.fixture.ts'
import { NOTHING } from '#egress/step.ts'
import { fresh } from '#ports/contracts/open-records.ts'
import type { Change } from '#ports/records.ts'
import { inBucket } from '../files/bucket.ts'
import { queueFor } from '../emulator/queue-for.fixture.ts'
import { uploadKey } from '../files/object-keys.ts'
import { newBucket } from '../files/s3-buckets.fixture.ts'
import { newS3Client } from '../files/s3-client.ts'
import { s3Sources } from '../files/s3-sources.ts'
import { newDynamoClient } from '../records/dynamo-client.ts'
import { dynamoRecords } from '../records/dynamo-records.ts'
import { createRecordsTable } from '../records/records-table.fixture.ts'
import { arrivalsHandler } from './arrivals-handler.ts'
import { recordOf } from './intake-home.fixture.ts'

const NOTHING_FAILED = { batchItemFailures: [] }
const [s3, sqs, dynamo] = [newS3Client(), new SQSClient({}), newDynamoClient()]

/** A bucket whose arrivals are told to a queue, as it is deployed, and an empty record. */
async function open() {
  const bucket = await newBucket(s3)
  const { QueueUrl, QueueArn } = await queueFor('s3')
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      ...inBucket(bucket),
      NotificationConfiguration: {
        QueueConfigurations: [{ QueueArn, Events: ['s3:ObjectCreated:*'] }],
      },
    }),
  )
  const { table, drop } = await createRecordsTable(dynamo)
  const sources = s3Sources({ client: s3, newId: randomUUID, uploads: bucket, owners: {} })
  const lines: ReportLine[] = []
  const now = () => '2026-03-04T09:00:00.000Z'
  const handlerBy = (by = dynamo) =>
    arrivalsHandler({
      ports: { sources, now, records: dynamoRecords({ client: by, table }) },
      report: (line) => void lines.push(line),
    })

  return {
    records: dynamoRecords({ client: dynamo, table }),
    lines,
    handle: (bodies: readonly string[], by = dynamo) => handlerBy(by)({ Records: bodies.map(recordOf) }),
    /** Puts bytes under a key, as a client does with its link. */
    put: (Key: string, Body: string) => s3.send(new PutObjectCommand({ ...inBucket(bucket), Key, Body })),
    /** What the queue was told since it was last asked. */
    async told() {
      const bodies: string[] = []
      for (;;) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
        )
        if (Messages.length === 0) return bodies
        for (const { Body = '', ReceiptHandle } of Messages) {
          bodies.push(Body)
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
        }
      }
    },
    close: drop,
  }
}

describe('what arrives in the bucket of uploads', () => {
  let home: Awaited<ReturnType<typeof open>>
  beforeAll(async () => {
    home = await open()
  })
  afterAll(() => home.close())
  beforeEach(() => void home.lines.splice(0))

  /** A draft with one announced file of five bytes, and where its bytes go. */
  const draft = async () => {
    const request = aRequest({ id: fresh('r') })
    const file = aFile('tables/results.csv', { requestId: request.id })
    const changes: readonly Change[] = [
      { kind: 'request', request, expectedVersion: 0 },
      { kind: 'file', file },
    ]
    await home.records.commit({ ...NOTHING, changes })
    const row = () => home.records.file(request.id, 1, file.pathKey)
    const events = async () =>
      (await home.records.events(`request/${request.id}`, { from: 1, limit: 100 })).map(({ type }) => type)
    return { request, file, key: uploadKey(file), row, events }
  }

  test('is taken up once for the file that it is for, however often and in whatever order it is told', async () => {
    const { key, row, events } = await draft()
    await home.put(key, 'first')
    await home.put(key, 'newer')
    const bodies = await home.told()
    expect(bodies.length).toBeGreaterThanOrEqual(2)
    await Promise.all([home.handle(bodies.toReversed()), home.handle(bodies)])
    expect(await home.handle(bodies)).toEqual(NOTHING_FAILED)
    const { source } = (await row()) ?? {}
    expect(source).toMatchObject({ kind: 'upload', version: expect.any(String) })
    expect(await events()).toContain('fileReceived')
    const before = await events()
    await home.handle(bodies)
    expect(await events()).toEqual(before)

    await home.put(key, 'third')
    await home.handle(await home.told())
    expect((await row())?.source).not.toEqual(source)
    expect(home.lines).toEqual([])
  })

  test('counts only if it is as many bytes as announced, and the draft is open', async () => {
    const short = await draft()
    await home.put(short.key, 'four')
    const late = await draft()
    const submitted = { ...late.request, status: 'STAGING' as const, version: 2 }
    await home.records.commit({
      ...NOTHING,
      changes: [{ kind: 'request', request: submitted, expectedVersion: 1 }],
    })
    await home.put(late.key, 'bytes')
    expect(await home.handle(await home.told())).toEqual(NOTHING_FAILED)
    expect((await short.row())?.source).toBeUndefined()
    expect((await late.row())?.source).toBeUndefined()
  })

  test('and is for no announced file is reported and dropped; the rest is taken up', async () => {
    const { key, row, request } = await draft()
    await home.put(`uploads/${request.id}/1/${'0'.repeat(64)}`, 'bytes')
    await home.put('elsewhere/a b+c', 'bytes')
    await home.put(`uploads/${request.id}/received/${randomUUID()}`, 'bytes')
    await home.put(key, 'bytes')
    expect(await home.handle(['no JSON', '{"Event":"s3:TestEvent"}', ...(await home.told())])).toEqual(
      NOTHING_FAILED,
    )
    expect((await row())?.source).toBeDefined()
    expect(home.lines.map(({ code }) => code)).toEqual(Array(3).fill('ARRIVAL_UNKNOWN'))
  })

  test('and meets a trouble that passes is told again, alone', async () => {
    const [met, other] = [await draft(), await draft()]
    await home.put(met.key, 'bytes')
    const [body = ''] = await home.told()
    await home.put(other.key, 'bytes')
    const [next = ''] = await home.told()
    const faulty = withFaults(
      newDynamoClient(),
      Array.from({ length: 5 }, () => 'before'),
    )
    expect(await home.handle([body, next], faulty)).toEqual({
      batchItemFailures: [{ itemIdentifier: expect.any(String) }],
    })
    expect((await met.row())?.source).toBeUndefined()
    expect((await other.row())?.source).toBeDefined()
    expect(home.lines.map(({ code }) => code)).toEqual(['RECORD_FAILED'])
    const lost = withFaults(newDynamoClient(), ['throttled', 'after', undefined, 'after'])
    expect(await home.handle([body], lost)).toEqual(NOTHING_FAILED)
    expect((await met.row())?.source).toBeDefined()
    expect(await met.events()).toEqual(['fileReceived'])
  })
})
