import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { Item } from './attributes.ts'

/** DynamoDB refuses a larger item. */
export const MAX_ITEM_BYTES = 400 * 1024

/**
 * The bytes that DynamoDB counts for an item or an index entry: the names and the values, texts as UTF-8. For the kinds of
 * attributes that the record has.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemSize(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + utf8(name) + valueSize(value), 0)
}

/** The units of eventually consistent reading that a page of these costs: half a unit for each 4 KB of them together. */
export function readUnits(items: readonly Item[]): number {
  const bytes = items.reduce((sum, item) => sum + itemSize(item), 0)
  return Math.max(1, Math.ceil(bytes / 4096)) / 2
}

function valueSize({ S, N }: AttributeValue): number {
  if (S !== undefined) return utf8(S)
  // Two digits a byte and one byte more, at most.
  if (N !== undefined) return Math.ceil(N.length / 2) + 1
  return 1
}

function utf8(value: string): number {
  return Buffer.byteLength(value)
}
