import {
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { isAuthorized } from '@cedar-policy/cedar-wasm/nodejs'

// The least that a function of this service could be made of: the client of the record, and Cedar.
const client = new DynamoDBClient({})

export const handler = async () => [
  client,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  isAuthorized,
]
