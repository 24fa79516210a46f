import { markdownTable, median } from '../table.ts'
import type { AfterKill } from './after-kill.ts'
import { type OneRelease, PHASES } from './one-release.ts'

export interface Made {
  readonly atOnce: number
  readonly round: number
  readonly release: OneRelease
}

export interface Killed {
  readonly atOnce: number
  readonly after: AfterKill
}

/** Prints both tables; a package that is another one, or work that was done again without need, fails the run. */
export function printFigures({
  files,
  reads,
  made,
  killed,
}: {
  readonly files: number
  /** Files that the store gave in a second to one who only reads, in each round. */
  readonly reads: readonly number[]
  readonly made: readonly Made[]
  readonly killed: readonly Killed[]
}): void {
  const [first] = made
  if (!first) throw new Error('Nothing was measured')
  const { batches, parts, bytes, sha256 } = first.release
  console.log(
    `\n${batches} batches, ${parts} parts, package of ${(bytes / 1e6).toFixed(1)} MB, SHA-256 ${sha256}\n`,
  )
  console.log(
    `Files/s that the store gave to one who only reads: ${reads.map((each) => each.toFixed(0)).join(', ')}\n`,
  )
  console.log(phasesTable(files, made))
  console.log(`\nAll packers killed when half of the batches were packed, then all batches once more\n`)
  console.log(killsTable(killed, sha256))
  const faults = [
    ...[...made.map(({ release }) => release), ...killed.map(({ after }) => after.release)]
      .filter((release) => release.sha256 !== sha256)
      .map((release) => `a package has SHA-256 ${release.sha256}`),
    ...killed.flatMap(({ atOnce, after }) => after.faults.map((fault) => `${atOnce} at once, ${fault}`)),
  ]
  for (const fault of faults) console.log(`FAILED: ${fault}`)
  if (faults.length > 0) process.exitCode = 1
}

function phasesTable(files: number, made: readonly Made[]): string {
  const alone = new Map(
    made.filter(({ atOnce }) => atOnce === 1).map(({ round, release }) => [round, release.seconds.pack]),
  )
  const rows = [...new Set(made.map(({ atOnce }) => atOnce))].map((atOnce) => {
    const of = made.filter((each) => each.atOnce === atOnce)
    const faster = of.map(({ round, release }) => (alone.get(round) ?? Number.NaN) / release.seconds.pack)
    return [
      String(atOnce),
      ...PHASES.map((phase) => median(of.map(({ release }) => release.seconds[phase])).toFixed(1)),
      median(of.map(({ release }) => release.packCpu)).toFixed(1),
      median(of.map(({ release }) => files / release.seconds.pack)).toFixed(0),
      faster.map((ratio) => ratio.toFixed(2)).join(', '),
    ]
  })
  return markdownTable(
    [
      'packing at once',
      ...PHASES.map((phase) => `${phase}, s`),
      'packing, CPU s',
      'packing, files/s',
      'pack: times as fast',
    ],
    rows,
  )
}

function killsTable(killed: readonly Killed[], sha256: string): string {
  return markdownTable(
    [
      'packing at once',
      'batches',
      'packed before the kill',
      'begun, lost',
      'files of these opened twice',
      'packed by the second attempt',
      'files it opened',
      'same SHA-256',
    ],
    killed.map(({ atOnce, after }) => [
      String(atOnce),
      String(after.batches),
      String(after.packed),
      String(after.underWay),
      String(after.filesOpenedTwice),
      String(after.packedAgain),
      String(after.filesOpened),
      after.release.sha256 === sha256 ? 'yes' : 'no',
    ]),
  )
}
