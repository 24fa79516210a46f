import { doublePoints, everyPoint, someOf, writtenPoints, type Point } from './points.ts'
import type { Swept } from './sweep-way.ts'
import type { Way } from './travel.ts'

export interface Chosen {
  readonly points: readonly Point[]
  /** What was not run, in words. */
  readonly leftOut: string
}

/** Further single points, and double deaths, that the sample takes by chance. */
const BY_CHANCE: Readonly<Record<Way, number>> = { release: 24, reject: 6, withdraw: 6 }
const DOUBLE: Readonly<Record<Way, number>> = { release: 6, reject: 2, withdraw: 2 }

/**
 * A sample for every day: after every call that writes, on the ways other than release from where they part from it.
 * Further points, and deaths while catching up, are taken by chance.
 */
export function sampleOf(way: Way, calls: readonly string[], chance: () => number): Chosen {
  const certain = writtenPoints(calls, way === 'release' ? 1 : partingOf(calls))
  const taken = new Set(certain.map(keyOf))
  const others = everyPoint(calls).filter((point) => !taken.has(keyOf(point)))
  const extra = someOf(others, BY_CHANCE[way], chance)
  const left = others.length - extra.length
  return {
    points: [...certain, ...extra, ...doublePoints(calls, DOUBLE[way], chance)],
    leftOut: `${left} of ${2 * calls.length} single points`,
  }
}

function keyOf(point: Point): string {
  return JSON.stringify(point)
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
