import { doublePoints, everyPoint, someOf, writingPoints, type Point } from './points.ts'
import type { Swept } from './sweep-way.ts'
import type { Way } from './travel.ts'

export interface Chosen {
  readonly points: readonly Point[]
  /** What was not run, in words. */
  readonly leftOut: string
}

/** Points of any kind, and double deaths, that the sample takes by chance. */
const BY_CHANCE: Readonly<Record<Way, number>> = { release: 12, reject: 6, withdraw: 6 }
const DOUBLE: Readonly<Record<Way, number>> = { release: 6, reject: 2, withdraw: 2 }

/**
 * A sample for every day. Release: around every call that writes. The other ways: the same from where they part from it.
 * Further points, and crashes while catching up, are taken by chance.
 */
export function sampleOf(way: Way, calls: readonly string[], chance: () => number): Chosen {
  const certain = writingPoints(calls, way === 'release' ? 1 : partingOf(calls))
  const key = (point: Point): string => JSON.stringify(point)
  const taken = new Set(certain.map(key))
  const others = everyPoint(calls).filter((point) => !taken.has(key(point)))
  const extra = someOf(others, BY_CHANCE[way], chance)
  const left = others.length - extra.length
  return {
    points: [...certain, ...extra, ...doublePoints(calls, DOUBLE[way], chance)],
    leftOut: `${left} of ${2 * calls.length} single points (around reads${way === 'release' ? '' : ', and before this way parts from release'})`,
  }
}

/** The last replay that is looked up belongs to the command with which a way parts from the others. */
function partingOf(calls: readonly string[]): number {
  return calls.lastIndexOf('records.replay') + 1
}

/** One line about what was swept. */
export function summaryOf(swept: Swept, leftOut: string, seed: string): string {
  const { way, calls, runs, deaths, cameToEnd, callSites, failures } = swept
  return (
    `${way}: ${calls} port calls, ${runs} runs, ${deaths} deaths at ${callSites.length} functions, ` +
    `${cameToEnd} deaths came too late, ${failures.length} failures; left out: ${leftOut}; seed ${seed}.`
  )
}
