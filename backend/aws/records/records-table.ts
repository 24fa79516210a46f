import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactionConflictException,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { Condition } from './action.ts'
import { type Item, type Key, keyItem, keyOf, nameOf } from './attributes.ts'
import { type Range, rangeOf, updateOf } from './expressions.ts'
import { waitForTurn } from './retry.ts'

/** Keys that one BatchGetItem takes. */
const BATCH = 100

export interface Query extends Range {
  /** Left out: the table itself. Global indexes lag behind; everything else is read strongly. */
  readonly index?: { readonly name: string; readonly isGlobal: boolean }
  readonly order?: 'descending'
  readonly limit: number
  readonly attributes: readonly string[]
}

export interface Update {
  readonly key: Key
  readonly condition: Condition
  readonly set: Item
  readonly remove?: readonly string[]
}

export interface TableOptions {
  readonly client: Pick<DynamoDBClient, 'send'>
  /** The name of the table. */
  readonly table: string
}

/** The reads of the record's table, and writes of one item. There is no scan. */
export function recordsTable({ client, table: TableName }: TableOptions) {
  return {
    /** The item as it is now. */
    async get(key: Key): Promise<Item | undefined> {
      const { Item: found } = await client.send(
        new GetItemCommand({ TableName, Key: keyItem(key), ConsistentRead: true }),
      )
      return found
    },

    /** The items of these keys as they are now, in the order of the keys, each once; without those that are not there. */
    async getAll(keys: readonly Key[]): Promise<readonly Item[]> {
      // An index may tell of an item twice, while it moves.
      const distinct = [...new Map(keys.map((key) => [nameOf(key), key])).values()]
      const found = new Map<string, Item>()
      for (let from = 0; from < distinct.length; from += BATCH) {
        let left = distinct.slice(from, from + BATCH).map(keyItem)
        let tries = 0
        while (left.length > 0) {
          const { Responses, UnprocessedKeys } = await client.send(
            new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: left, ConsistentRead: true } } }),
          )
          const items = Responses?.[TableName] ?? []
          for (const item of items) found.set(nameOf(keyOf(item)), item)
          // What did not fit into one answer, or came too fast.
          left = UnprocessedKeys?.[TableName]?.Keys ?? []
          if (left.length > 0 && items.length === 0) {
            await waitForTurn(tries)
            tries += 1
          }
        }
      }
      return distinct.map((key) => found.get(nameOf(key))).filter((item) => item !== undefined)
    },

    /** Up to `limit` items of a range, however many pages of DynamoDB they are. */
    async query({ index, order, limit, attributes, ...range }: Query): Promise<readonly Item[]> {
      const found: Item[] = []
      let from: Record<string, Item[string]> | undefined
      while (found.length < limit) {
        const { Items = [], LastEvaluatedKey } = await client.send(
          new QueryCommand({
            TableName,
            ...(index && { IndexName: index.name }),
            ...rangeOf(range, attributes),
            ConsistentRead: !index?.isGlobal,
            ScanIndexForward: order !== 'descending',
            Limit: limit - found.length,
            ...(from && { ExclusiveStartKey: from }),
          }),
        )
        found.push(...Items)
        if (!LastEvaluatedKey) break
        from = LastEvaluatedKey
      }
      return found
    },

    /** Changes an item; `false` where the condition does not hold. Has to be repeatable: it may be done twice. */
    async update({ key, condition, set, remove }: Update): Promise<boolean> {
      const command = new UpdateItemCommand({
        TableName,
        Key: keyItem(key),
        ...updateOf(set, remove, condition),
      })
      for (let tries = 0; ; tries += 1) {
        try {
          await client.send(command)
          return true
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException) return false
          if (!(error instanceof TransactionConflictException)) throw error
          await waitForTurn(tries)
        }
      }
    },
  }
}
