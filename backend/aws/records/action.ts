import type { Item, Key } from './attributes.ts'

/** What the stored item has to be: not there, or there with these attributes. */
export type Condition = 'absent' | Item

export type Write =
  | { readonly put: Item }
  | { readonly set: Item; readonly remove?: readonly string[] }
  | 'delete'
  /** Writes nothing: the condition is all that it is there for. */
  | 'check'

/** What a unit of work does to one item. */
export interface Action {
  readonly key: Key
  readonly condition?: Condition
  /**
   * What it means that the condition does not hold: the unit is stale, or only this is left out, or somebody wrote the next
   * event first and it has to be tried again.
   */
  readonly otherwise: 'stale' | 'skip' | 'again'
  readonly write: Write
}

/** Two actions on one item as one, as if they came one after the other; `stale` where the second could not hold. */
export function merged(earlier: Action, later: Action): Action | 'stale' {
  const { write } = earlier
  if (write === 'check') {
    const condition = both(earlier.condition ?? {}, later.condition)
    return condition ? { ...later, condition } : 'stale'
  }
  const standing = write === 'delete' ? undefined : 'put' in write ? write.put : write.set
  if (!holds(later.condition, standing)) return later.otherwise === 'skip' ? earlier : 'stale'
  return { ...earlier, write: after(write, later.write) }
}

function after(earlier: Exclude<Write, 'check'>, later: Write): Write {
  if (later === 'check') return earlier
  if (later === 'delete' || 'put' in later || earlier === 'delete') return later
  return 'put' in earlier
    ? { put: { ...earlier.put, ...later.set } }
    : { set: { ...earlier.set, ...later.set } }
}

function holds(condition: Condition | undefined, item: Item | undefined): boolean {
  if (condition === undefined) return true
  if (condition === 'absent') return item === undefined
  return item !== undefined && Object.entries(condition).every(([name, value]) => isSame(item[name], value))
}

/** Both at once; `undefined` where they contradict each other. */
function both(first: Condition, second: Condition | undefined): Condition | undefined {
  if (second === undefined) return first
  if (first === 'absent' || second === 'absent') return first === second ? first : undefined
  const agree = Object.entries(first).every(([name, value]) => {
    const other = second[name]
    return other === undefined || isSame(other, value)
  })
  return agree ? { ...first, ...second } : undefined
}

function isSame(one: Item[string] | undefined, other: Item[string]): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
