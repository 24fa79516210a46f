import { randomUUID } from 'node:crypto'
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withFaults } from '#aws/faults.fixture.ts'
import { egressStoreContract } from '#ports/contracts/egress-store-contract.ts'
import { dynamoEgressStore } from './dynamo-egress-store.ts'

const client = new DynamoDBClient({})

/** An item as Service Workbench writes it. */
const storeOf = (id: string): Record<string, AttributeValue> => ({
  id: { S: id },
  egressStoreName: { S: `${id}-egress-store` },
  s3BucketName: { S: 'egress-store' },
  s3BucketPath: { S: `${id}/` },
  workspaceId: { S: id },
  projectId: { S: 'genomics' },
  status: { S: 'PENDING' },
  isAbleToSubmitEgressRequest: { BOOL: false },
  ver: { N: '3' },
  updatedAt: { S: '2026-03-04T09:00:00.000Z' },
})

async function aTable() {
  const table = `swb-EgressStore-${randomUUID()}`
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  )
  return {
    table,
    add: (Item: Record<string, AttributeValue>) =>
      client.send(new PutItemCommand({ TableName: table, Item })),
    async item(id: string) {
      const Key = { id: { S: id } }
      return (await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))).Item
    },
    close: () => client.send(new DeleteTableCommand({ TableName: table })),
  }
}

egressStoreContract(async () => {
  const { table, add, item, close } = await aTable()
  return {
    egressStore: dynamoEgressStore({ client, table, report: () => {} }),
    addStore: async (id) => void (await add(storeOf(id))),
    statusOf: async (id) => (await item(id))?.['status']?.S,
    close: async () => void (await close()),
  }
})

describe("Service Workbench's table", () => {
  let stores: Awaited<ReturnType<typeof aTable>>
  let lines: object[]
  beforeAll(async () => {
    stores = await aTable()
    lines = []
  })
  afterAll(async () => void (await stores.close()))
  const deps = (by = client) => ({
    client: by,
    table: stores.table,
    report: (line: object) => void lines.push(line),
  })

  test('keeps everything but the status as it was', async () => {
    await stores.add(storeOf('ws-1'))
    await dynamoEgressStore(deps()).setStatus('ws-1', 'PROCESSING')
    expect(await stores.item('ws-1')).toEqual({ ...storeOf('ws-1'), status: { S: 'PROCESSING' } })
  })

  test('gets no store that it does not have, and that is reported', async () => {
    await dynamoEgressStore(deps()).setStatus('ws-gone', 'PROCESSED')
    expect(await stores.item('ws-gone')).toBeUndefined()
    expect(lines).toEqual([{ code: 'EGRESS_STORE_GONE', entry: 'ws-gone' }])
  })

  test.for([[['throttled', 'throttled']], [['before', 'after']], [['twice']]] as const)(
    'has the status in the end, whatever happens on the way: %s',
    async ([faults]) => {
      await stores.add(storeOf('ws-2'))
      await dynamoEgressStore(deps(withFaults(new DynamoDBClient({}), faults))).setStatus('ws-2', 'PROCESSED')
      expect(await stores.item('ws-2')).toMatchObject({ status: { S: 'PROCESSED' } })
    },
  )

  test('that is not there is a fault', async () => {
    const store = dynamoEgressStore({ ...deps(), table: 'nowhere' })
    await expect(store.setStatus('ws-1', 'PROCESSED')).rejects.toThrow('not found')
  })
})
