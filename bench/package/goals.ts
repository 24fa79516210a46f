import { markdownTable } from '../table.ts'
import { megabytes, sizeBeside, speedBeside } from './figures.ts'
import { medianOfRounds } from './rounds.ts'
import type { Run } from './run-once.ts'
import { ofSize, type SuiteName } from './suites.ts'
import { ARCHIVER, BASE, ours, SEVEN_ZIP } from './ways.ts'

/** The runs of a suite's trials by round; not every trial takes part in every round. */
export type Runs = ReadonlyMap<string, readonly Run[]>
export type Results = ReadonlyMap<SuiteName, Runs>

/** What the package writer is to reach. Nothing is reached where nothing was measured. */
interface Goal {
  readonly about: string
  readonly atLeast?: number
  readonly atMost?: number
  readonly reached: (results: Results) => number | undefined
  readonly digits: number
}

function beside(
  suite: SuiteName,
  trial: string,
  base: string,
  value: (one: Run, other: Run) => number,
): Goal['reached'] {
  return (results) =>
    medianOfRounds(results.get(suite)?.get(trial) ?? [], results.get(suite)?.get(base) ?? [], value)
}

function speed(suite: SuiteName, trial: string, base: string, atLeast: number): Goal {
  return {
    about: `${suite}: ${trial}, speed beside ${base}`,
    atLeast,
    reached: beside(suite, trial, base, speedBeside),
    digits: 2,
  }
}

function size(suite: SuiteName, trial: string, atMost: number): Goal {
  return {
    about: `${suite}: ${trial}, size beside ${BASE}`,
    atMost,
    reached: beside(suite, trial, BASE, sizeBeside),
    digits: 4,
  }
}

function memory(suite: SuiteName): Goal {
  return {
    about: `${suite}: most memory of ours, MB`,
    atMost: 256,
    reached: (results) => {
      const mine = [...(results.get(suite) ?? [])].filter(([trial]) => trial.startsWith('ours'))
      return mine.length === 0 ? undefined : Math.max(...mine.flatMap(([, runs]) => runs.map(megabytes)))
    },
    digits: 0,
  }
}

/** By how much the slowest size is slower for each byte than the fastest, as the median of the rounds. */
function growth(about: string, seconds: (run: Run) => number): Goal {
  const reached = (results: Results): number | undefined => {
    const runs = results.get('grow')
    const [small, middle, large] = (['one-0.1', 'one-1', 'one-10'] as const).map((corpus) =>
      (runs?.get(ofSize(corpus)) ?? []).map((run) => seconds(run) / run.contentBytes),
    )
    const pairs = (middle ?? []).map((time, round) => [time, large?.[round] ?? time])
    return medianOfRounds(
      small ?? [],
      pairs,
      (time, others) => Math.max(time, ...others) / Math.min(time, ...others),
    )
  }
  const what = 'time for a byte, the slowest of 0.1, 1 and 10 GB beside the fastest'
  return { about: `grow: ${about}, ${what}`, atMost: 1.15, reached, digits: 2 }
}

const [FAST, BALANCED, SMALL] = [ours('fast'), ours('balanced'), ours('small')]

const GOALS: readonly Goal[] = [
  speed('a', BALANCED, BASE, 4),
  size('a', BALANCED, 1.03),
  speed('a', SMALL, BASE, 3.2),
  size('a', SMALL, 1),
  speed('a', FAST, BASE, 7),
  size('a', FAST, 1.14),
  memory('a'),
  speed('b', BALANCED, BASE, 4.2),
  speed('b', BALANCED, SEVEN_ZIP, 6),
  size('b', BALANCED, 1.01),
  speed('b', FAST, BASE, 11),
  size('b', FAST, 1.14),
  memory('b'),
  speed('single', BALANCED, ours('balanced', 1), 1.8),
  memory('single'),
  speed('c', BALANCED, BASE, 10),
  size('c', BALANCED, 1.01),
  memory('c'),
  speed('d', BALANCED, BASE, 3.3),
  speed('d', BALANCED, ARCHIVER, 20),
  size('d', BALANCED, 1),
  memory('d'),
  {
    about: 'e: memory at 6 GB beside that at 1 GB',
    atMost: 1.1,
    reached: beside('e', ofSize('one-6'), ofSize('one-1'), (one, other) => one.peakBytes / other.peakBytes),
    digits: 2,
  },
  memory('e'),
  // The service starts no process for a package.
  growth('packing', (run) => run.packSeconds ?? run.seconds),
  growth('with the start of a process', (run) => run.seconds),
]

/** Whether each goal is reached, as a table in Markdown. */
export function goalsTable(results: Results): string {
  return markdownTable(
    ['goal', 'at least', 'at most', 'reached', ''],
    GOALS.map(({ about, atLeast, atMost, reached, digits }) => {
      const value = reached(results)
      const isMet = value !== undefined && value >= (atLeast ?? value) && value <= (atMost ?? value)
      return [
        about,
        atLeast?.toString() ?? '',
        atMost?.toString() ?? '',
        value?.toFixed(digits) ?? '',
        value === undefined ? 'not measured' : isMet ? 'met' : 'MISSED',
      ]
    }),
  )
}
