import type { Unit } from '#ports/records.ts'
import { type Action, merged } from './action.ts'
import { actionOf, entryAction } from './change-action.ts'
import { nameOf } from './attributes.ts'

/** Of items that a unit adds or changes only if they are (not) there: which of them a former try found there. */
export type Known = ReadonlyMap<string, boolean>

export type Plan = Pick<Unit, 'changes' | 'outbox'>

/**
 * What a unit does to the items of the table, at most one action for each.
 * `stale` where it contradicts itself, and could never be written.
 * @param placeOf the place of an outbox entry in the order of the commits
 */
export function planUnit(
  { changes, outbox }: Plan,
  known: Known,
  placeOf: (nth: number) => string,
): readonly Action[] | 'stale' {
  const wanted = [...changes.map(actionOf), ...outbox.map((entry, nth) => entryAction(entry, placeOf(nth)))]
  const actions = new Map<string, Action>()
  for (const action of wanted) {
    const name = nameOf(action.key)
    const earlier = actions.get(name)
    if (!earlier && isLeftOut(action, known.get(name))) continue
    const together = earlier ? merged(earlier, action) : action
    if (together === 'stale') return 'stale'
    actions.set(name, together)
  }
  return [...actions.values()]
}

function isLeftOut({ otherwise, condition }: Action, isThere: boolean | undefined): boolean {
  if (otherwise !== 'skip' || isThere === undefined) return false
  return (condition === 'absent') === isThere
}
