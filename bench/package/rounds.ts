import { median } from '../table.ts'

/** So many items in an order that begins with another one in each round: nobody always runs first, or after the same. */
export function rotated<T>(items: readonly T[], round: number): readonly T[] {
  const first = items.length === 0 ? 0 : round % items.length
  return [...items.slice(first), ...items.slice(0, first)]
}

/** What `value` makes of both, round by round, as far as both were measured; of that the median. Nothing if there is none. */
export function medianOfRounds<One, Other>(
  one: readonly One[],
  other: readonly Other[],
  value: (one: One, other: Other) => number,
): number | undefined {
  const both = one.flatMap((run, round) => {
    const beside = other[round]
    return beside === undefined ? [] : [value(run, beside)]
  })
  return both.length === 0 ? undefined : median(both)
}
