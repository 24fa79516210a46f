import { differences } from './compare.ts'
import { runWith, type Place, type Run } from './one-crash.ts'
import type { Point } from './points.ts'
import type { Way } from './travel.ts'

export interface Swept {
  readonly way: Way
  /** Port calls of a run without a crash. */
  readonly calls: number
  readonly runs: number
  /** Processes that were killed. */
  readonly deaths: number
  /** Deaths that did not come: the process had come to its end before that call. */
  readonly cameToEnd: number
  /** The names of the calls at which one was killed. */
  readonly callSites: readonly string[]
  /** One line for each point whose outcome was not as good as without a crash. */
  readonly failures: readonly string[]
}

export interface SweepOptions {
  readonly place: Place
  readonly way: Way
  /** Chosen with the calls of a run without a crash before one's eyes. */
  readonly choose: (calls: readonly string[]) => readonly Point[]
  readonly workers: number
}

/** Compares the outcome after each of the crashes with the outcome without one. */
export async function sweepWay({ place, way, choose, workers }: SweepOptions): Promise<Swept> {
  const clean = await runWith(place, way, [])
  if (clean.outcome.wrong.length > 0)
    throw new Error(`Wrong without a crash: ${clean.outcome.wrong.join('; ')}`)
  const points = choose(clean.calls)
  const sites = new Set<string>()
  const failures: string[] = []
  let deaths = 0
  let cameToEnd = 0
  await inParallel(workers, points, async (point) => {
    const run = await runWith(place, way, point).catch((error: unknown) => String(error))
    if (typeof run !== 'string') {
      deaths += run.killedAt.length
      cameToEnd += point.length - run.killedAt.length
      for (const site of run.killedAt) sites.add(site)
    }
    const problems =
      typeof run === 'string' ? [run] : differences(clean.outcome, run.outcome, run.killedAt.length)
    if (problems.length > 0) failures.push(`${way}, ${describe(point, run)}: ${problems.join('; ')}`)
  })
  return {
    way,
    calls: clean.calls.length,
    runs: points.length,
    deaths,
    cameToEnd,
    callSites: [...sites].toSorted(),
    failures,
  }
}

function describe(point: Point, run: Run | string): string {
  const names = typeof run === 'string' ? [] : run.killedAt
  return point
    .map(({ call, when }, index) => `killed ${when} call ${call} ${names[index] ?? ''}`)
    .join(', then ')
}

async function inParallel<T>(
  workers: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items[Symbol.iterator]()
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item)
  }
  await Promise.all(Array.from({ length: workers }, worker))
}
