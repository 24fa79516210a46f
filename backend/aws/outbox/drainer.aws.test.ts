import { GetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withFaults } from '#aws/faults.fixture.ts'
import { carryOut } from '#egress/carry-out.ts'
import type { OutboxEntry } from '#egress/outbox.ts'
import { NOTHING } from '#egress/step.ts'
import { FAR, fresh } from '#ports/contracts/open-records.ts'
import { newDynamoClient } from '../records/dynamo-client.ts'
import { dynamoOutbox } from '../records/dynamo-outbox.ts'
import { dynamoRecords } from '../records/dynamo-records.ts'
import { createRecordsTable } from '../records/records-table.fixture.ts'
import { keyItem } from '../records/attributes.ts'
import { KEYS } from '../records/keys.ts'
import { drainOnEvent, type OutboxEvent } from './drain-on-event.ts'
import { drainer, type Drainer } from './drainer.ts'

type Mail = Extract<OutboxEntry, { kind: 'mail' }>

const client = newDynamoClient()
const never = new AbortController().signal
let table: string
let drop: () => Promise<void>
let time: string
beforeAll(async () => {
  ;({ table, drop } = await createRecordsTable(client))
})
afterAll(async () => {
  await drop()
  client.destroy()
})

const commit = async (...outbox: readonly OutboxEntry[]) => {
  await dynamoRecords({ client, table }).commit({ ...NOTHING, outbox })
}
const mails = (count: number): readonly Mail[] =>
  Array.from({ length: count }, () => ({ id: fresh('mail'), kind: 'mail', noticeId: fresh('notice') }))

/** One function that empties the lane of mail: sends each by noting it. */
function sender(
  sent: string[],
  send: (entry: Mail) => Promise<void> = async () => {},
  by: DynamoDBClient = client,
): Drainer {
  const outbox = dynamoOutbox({ client: by, table })
  const now = () => time
  const effects = {
    mail: async (entry: Mail) => {
      await send(entry)
      sent.push(entry.id)
    },
  }
  const carriedOut = carryOut({ outbox, effects, stuck: async () => {}, now, report: () => {} })
  return drainer({ outbox, lane: 'mail', carryOut: carriedOut, now, claimSeconds: 60 })
}

/** What the stream tells of these entries, as they stand in the table. */
async function told(
  entries: readonly OutboxEntry[],
  eventName: 'INSERT' | 'MODIFY' = 'INSERT',
): Promise<OutboxEvent> {
  const images = entries.map(async ({ id }) => {
    const Key = keyItem(KEYS.outbox(id))
    return (await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))).Item
  })
  const Records = (await Promise.all(images)).map((NewImage) => ({ eventName, dynamodb: { NewImage } }))
  return { Records } as OutboxEvent
}

const due = async () =>
  (await dynamoOutbox({ client, table }).due('mail', FAR, 100)).map(({ entry }) => entry.id)

describe('functions that empty the same lane at the same time', () => {
  test('carry out each entry once between them', async () => {
    time = '2026-03-04T09:00:00.000Z'
    const entries = mails(60)
    for (const entry of entries) await commit(entry)
    const sent: string[] = []
    const slowly = () => new Promise<void>((resolve) => setTimeout(resolve, 2))
    const event = await told(entries)
    await Promise.all([
      ...[1, 2, 3].map(() => sender(sent, slowly).drain(never)),
      drainOnEvent('mail', sender(sent, slowly))(event, never),
      drainOnEvent('mail', sender(sent, slowly))({ source: 'schedule' }, never),
    ])
    expect(sent.toSorted()).toEqual(entries.map(({ id }) => id).toSorted())
    expect(await due()).toEqual([])
  })

  test('carry out at once what the stream tells of, each in its own lane', async () => {
    const entries = mails(2)
    const start = { id: fresh('start'), kind: 'startWorkflow', requestId: 'r', round: 1, attempt: 1 } as const
    await commit(...entries, start)
    const sent: string[] = []
    const event = await told([...entries, start])
    await drainOnEvent('mail', sender(sent))(event, never)
    await drainOnEvent('mail', sender(sent))(event, never)
    expect(sent).toEqual(entries.map(({ id }) => id))
    await dynamoOutbox({ client, table }).done(start.id)
  })

  test('try again on the schedule what failed, and what somebody took who never came back', async () => {
    const [fails, lost] = mails(2)
    if (!fails || !lost) throw new Error('no mails')
    await commit(fails, lost)
    expect(await dynamoOutbox({ client, table }).claim(lost.id, time, '2026-03-04T09:10:00.000Z')).toBe(true)
    const sent: string[] = []
    let works = false
    const shaky = sender(sent, async () => {
      if (!works) throw new Error('not now')
    })
    await drainOnEvent('mail', shaky)(await told([fails]), never)
    works = true
    await drainOnEvent('mail', shaky)(await told([fails], 'MODIFY'), never)
    expect(sent).toEqual([])
    time = '2026-03-04T09:05:00.000Z'
    await shaky.drain(never)
    expect(sent).toEqual([fails.id])
    time = '2026-03-04T09:11:00.000Z'
    await shaky.drain(never)
    expect(sent).toEqual([fails.id, lost.id])
  })

  test('leave what they have no time for to the next', async () => {
    const entries = mails(3)
    await commit(...entries)
    const sent: string[] = []
    const ending = new AbortController()
    await sender(sent, async () => ending.abort()).drain(ending.signal)
    expect(sent).toHaveLength(1)
    await drainOnEvent('mail', sender(sent))(await told(entries), AbortSignal.abort())
    expect(sent).toHaveLength(1)
    await sender(sent).drain(never)
    expect(sent.toSorted()).toEqual(entries.map(({ id }) => id).toSorted())
  })

  test.for([
    [['throttled', 'throttled', 'after', 'after']],
    [['before', undefined, 'after', undefined, 'after']],
    [['twice', 'twice', 'twice', 'twice', 'twice', 'twice']],
  ] as const)('send each mail once, whatever happens to their own requests: %s', async ([faults]) => {
    const entries = mails(3)
    await commit(...entries)
    const sent: string[] = []
    const faulty = sender(sent, undefined, withFaults(newDynamoClient(), faults))
    await drainOnEvent('mail', faulty)(await told(entries), never)
    expect(sent).toEqual(entries.map(({ id }) => id))
    expect(await due()).toEqual([])
  })
})
