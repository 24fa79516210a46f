import { randomUUID } from 'node:crypto'
import { CreateTableCommand, DeleteTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { TABLE_SHAPE } from './table-shape.ts'

/** Creates an empty table of the record's shape in the emulator, under a name of its own. */
export async function createRecordsTable(
  client: DynamoDBClient,
): Promise<{ readonly table: string; drop(): Promise<void> }> {
  const table = `records-${randomUUID()}`
  const { partitionKey, sortKey, globalIndexes, localIndexes } = TABLE_SHAPE
  const schema = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ]
  const including = (attributes: readonly string[]) => ({
    ProjectionType: 'INCLUDE' as const,
    NonKeyAttributes: [...attributes],
  })
  const keys = [
    partitionKey,
    sortKey,
    ...globalIndexes.flatMap((index) => [index.partitionKey, index.sortKey]),
    ...localIndexes.map((index) => index.sortKey),
  ]
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      KeySchema: schema(partitionKey, sortKey),
      GlobalSecondaryIndexes: globalIndexes.map((index) => ({
        IndexName: index.name,
        KeySchema: schema(index.partitionKey, index.sortKey),
        Projection: including(index.projection),
      })),
      LocalSecondaryIndexes: localIndexes.map((index) => ({
        IndexName: index.name,
        KeySchema: schema(partitionKey, index.sortKey),
        Projection: including(index.projection),
      })),
    }),
  )
  const drop = async () => void (await client.send(new DeleteTableCommand({ TableName: table })))
  return { table, drop }
}
