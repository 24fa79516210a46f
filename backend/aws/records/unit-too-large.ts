import type { Action } from './action.ts'
import { keyItem } from './attributes.ts'
import { itemSize, MAX_ITEM_BYTES } from './item-size.ts'

/** What DynamoDB takes as one transaction. */
export const MAX_ACTIONS = 100
const MAX_BYTES = 4 * 1024 * 1024

/** A unit of work that cannot be one transaction. Nothing of it was written, nor ever will be. */
export class UnitTooLarge extends Error {
  override readonly name = 'UnitTooLarge'
}

/** @throws UnitTooLarge with what is too large */
export function requireOneTransaction(actions: readonly Action[]): void {
  if (actions.length > MAX_ACTIONS)
    throw new UnitTooLarge(`${actions.length} items in one unit of work; a transaction takes ${MAX_ACTIONS}.`)
  const sizes = actions.map(sizeOf)
  const largest = Math.max(0, ...sizes)
  if (largest > MAX_ITEM_BYTES)
    throw new UnitTooLarge(`An item of ${largest} bytes; the record takes ${MAX_ITEM_BYTES}.`)
  const all = sizes.reduce((sum, size) => sum + size, 0)
  if (all > MAX_BYTES)
    throw new UnitTooLarge(`${all} bytes in one unit of work; a transaction takes ${MAX_BYTES}.`)
}

function sizeOf({ key, write }: Action): number {
  if (write === 'check' || write === 'delete') return itemSize(keyItem(key))
  return itemSize({ ...keyItem(key), ...('put' in write ? write.put : write.set) })
}
