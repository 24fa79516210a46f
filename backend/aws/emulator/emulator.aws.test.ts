import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'

test('a client that is told nothing reaches the emulator', async () => {
  const { TableNames } = await new DynamoDBClient({}).send(new ListTablesCommand({}))
  expect(TableNames).toBeInstanceOf(Array)
})
