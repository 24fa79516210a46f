import type { Death } from './death.ts'

/** Calls that change something outside of the process: what is on disk differs only around these. */
const WRITES = new Set([
  'records.commit',
  'sources.receive',
  'sources.receive chunk',
  'sources.removeUploads',
  'sources.open chunk',
  'staging.copy',
  'staging.remove',
  'packages.scratch',
  'packages.scratch.dispose',
  'packages.scratch.leave',
  'packages.publish',
  'works.remove',
  'workflow.start',
  'workflow.resume',
  'egressStore.setStatus',
  'mail.deliver',
])

/** One run of the sweep: dies at each of these, one after the other. */
export type Point = readonly Death[]

/** Before and after every call. */
export function everyPoint(calls: readonly string[]): readonly Point[] {
  return calls.flatMap((_, index) => aroundCall(index + 1))
}

/** After every call that writes, from call number `from` on: its effect is there, and nobody was told. */
export function writtenPoints(calls: readonly string[], from: number): readonly Point[] {
  return calls.flatMap((name, index): readonly Point[] =>
    index + 1 >= from && WRITES.has(name) ? [[{ call: index + 1, when: 'after' }]] : [],
  )
}

function aroundCall(call: number): readonly Point[] {
  return [[{ call, when: 'before' }], [{ call, when: 'after' }]]
}

/** So many of the points, by chance. */
export function someOf(points: readonly Point[], count: number, chance: () => number): readonly Point[] {
  return points
    .map((point) => ({ point, place: chance() }))
    .toSorted((a, b) => a.place - b.place)
    .slice(0, count)
    .map(({ point }) => point)
}

/** Dies, starts again, and dies while it catches up. */
export function doublePoints(
  calls: readonly string[],
  count: number,
  chance: () => number,
): readonly Point[] {
  const anywhere = (): Death => ({
    call: 1 + Math.floor(chance() * calls.length),
    when: chance() < 0.5 ? 'before' : 'after',
  })
  return Array.from({ length: count }, () => [anywhere(), anywhere()])
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
