import { markdownTable, median } from '../table.ts'
import { frugalityBeside, megabytes, sizeBeside, speedBeside } from './figures.ts'
import type { Runs } from './goals.ts'
import { medianOfRounds } from './rounds.ts'
import type { Run } from './run-once.ts'

/** What each way cost, and beside the first one, as a table in Markdown. */
export function runsTable(runs: Runs): string {
  const [base] = runs.values()
  return markdownTable(
    [
      'way',
      'rounds',
      's: median (min-max)',
      'MB/s',
      'CPU s',
      'peak MB',
      'archive MB',
      'speed',
      'by CPU',
      'size',
    ],
    [...runs].map(([way, measured]) => {
      const of = (value: (run: Run) => number): number => median(measured.map(value))
      const seconds = measured.map((run) => run.seconds)
      return [
        way,
        `${measured.length}`,
        `${median(seconds).toFixed(2)} (${Math.min(...seconds).toFixed(2)}-${Math.max(...seconds).toFixed(2)})`,
        of((run) => run.contentBytes / run.seconds / 1e6).toFixed(0),
        of((run) => run.cpuSeconds).toFixed(2),
        Math.max(...measured.map(megabytes)).toFixed(0),
        of((run) => run.archiveBytes / 1e6).toFixed(1),
        medianOfRounds(measured, base ?? [], speedBeside)?.toFixed(2) ?? '',
        medianOfRounds(measured, base ?? [], frugalityBeside)?.toFixed(2) ?? '',
        medianOfRounds(measured, base ?? [], sizeBeside)?.toFixed(4) ?? '',
      ]
    }),
  )
}
