import type { TransactWriteItem } from '@aws-sdk/client-dynamodb'
import type { Action } from './action.ts'
import { keyItem } from './attributes.ts'
import { conditionOf, updateOf } from './expressions.ts'

/** An action as one of a transaction. */
export function transactItem(TableName: string, { key, condition, write }: Action): TransactWriteItem {
  const Key = keyItem(key)
  if (write === 'check') return { ConditionCheck: { TableName, Key, ...conditionOf(condition ?? {}) } }
  const only = condition && conditionOf(condition)
  if (write === 'delete') return { Delete: { TableName, Key, ...only } }
  if ('put' in write) return { Put: { TableName, Item: { ...Key, ...write.put }, ...only } }
  return { Update: { TableName, Key, ...updateOf(write.set, write.remove, condition) } }
}
