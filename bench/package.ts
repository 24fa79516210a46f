import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { corpusFolder, warm, type CorpusFolder } from './package/corpus-folder.ts'
import type { CorpusName } from './package/corpora.ts'
import { goalsTable, megabytes, sizeBeside, speedBeside, type Runs } from './package/goals.ts'
import { LEVELS, levelOf } from './package/levels.ts'
import { medianOfRounds, rotated } from './package/rounds.ts'
import { checkArchive, runOnce, type Run } from './package/run-once.ts'
import { isSlow, suiteOf, SUITES, type Suite, type SuiteName } from './package/suites.ts'
import { findTools, type Tools } from './package/tools.ts'
import { BASE } from './package/ways.ts'
import { markdownTable, median } from './table.ts'

interface Options {
  readonly suites: readonly SuiteName[]
  /** Trials whose names hold one of these words, beside the base; all if there is none. */
  readonly only: readonly string[]
  readonly rounds: number
  readonly slowRounds: number
  readonly scale: number
  readonly cache: string
}

/** The package writer beside Python's zipfile, zip, 7z and archiver, and how it grows. */
export async function packageBench(args: readonly string[]): Promise<void> {
  const { options, levels } = optionsOf(args)
  const tools = findTools()
  console.log(`${tools.versions.join(', ')}; ${availableParallelism()} cores; scale ${options.scale}`)
  mkdirSync(options.cache, { recursive: true })
  const work = mkdtempSync(join(options.cache, 'archive-'))
  process.once('exit', () => rmSync(work, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))
  const results = new Map<SuiteName, Runs>()
  for (const name of options.suites) {
    const suite = suiteOf(name, levels, tools)
    const runs = await measure(name, suite, join(work, 'package.zip'), tools, options)
    results.set(name, runs)
    console.log(`\n${name}: ${suite.about}\n\n${table(runs)}\n`)
  }
  console.log(goalsTable(results))
}

function optionsOf(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      corpora: { type: 'string', default: SUITES.join(',') },
      only: { type: 'string', default: '' },
      levels: { type: 'string', default: LEVELS.join(',') },
      rounds: { type: 'string', default: '3' },
      'slow-rounds': { type: 'string' },
      scale: { type: 'string', default: '1' },
      folder: { type: 'string', default: join(tmpdir(), 'sluice-bench-package') },
    },
  })
  const rounds = positive('rounds', values.rounds)
  const options: Options = {
    suites: values.corpora.split(',').map(suiteNamed),
    only: values.only.split(',').filter((word) => word !== ''),
    rounds,
    slowRounds: Math.min(rounds, positive('slow-rounds', values['slow-rounds'] ?? values.rounds)),
    scale: positive('scale', values.scale),
    cache: values.folder,
  }
  return { options, levels: values.levels.split(',').map(levelOf) }
}

function positive(option: string, word: string): number {
  if (Number(word) > 0) return Number(word)
  throw new Error(`--${option} has to be a positive number`)
}

function suiteNamed(word: string): SuiteName {
  const name = SUITES.find((known) => known === word)
  if (!name) throw new Error(`There is no corpus "${word}". Corpora: ${SUITES.join(', ')}`)
  return name
}

/** Every trial once in each round, in another order each time; what the first round leaves is checked. */
async function measure(
  name: SuiteName,
  { trials }: Suite,
  target: string,
  tools: Tools,
  { only, rounds, slowRounds, scale, cache }: Options,
): Promise<Runs> {
  const taken = trials.filter(
    ({ name: trial }) => only.length === 0 || trial === BASE || only.some((word) => trial.includes(word)),
  )
  const corpora = new Map<CorpusName, CorpusFolder>()
  for (const { corpus } of taken)
    if (!corpora.has(corpus)) corpora.set(corpus, await corpusFolder(cache, corpus, scale))
  for (const corpus of corpora.values()) await warm(corpus)
  const runs = new Map(taken.map(({ name: trial }) => [trial, [] as Run[]]))
  for (let round = 0; round < rounds; round += 1)
    for (const { name: trial, corpus, way } of rotated(taken, round)) {
      const folder = corpora.get(corpus)
      if (!folder || (isSlow(name, trial) && round >= slowRounds)) continue
      const run = await runOnce(tools, way(folder, target), folder, target)
      if (round === 0) await checkArchive(tools, folder, target)
      runs.get(trial)?.push(run)
      console.log(
        `${name} round ${round + 1}/${rounds}: ${trial}: ${run.seconds.toFixed(2)} s${round === 0 ? ', archive checked twice' : ''}`,
      )
      rmSync(target)
    }
  return runs
}

function table(runs: Runs): string {
  const [base] = runs.values()
  return markdownTable(
    ['way', 'rounds', 's: median (min-max)', 'MB/s', 'CPU s', 'peak MB', 'archive MB', 'speed', 'size'],
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
        medianOfRounds(measured, base ?? [], sizeBeside)?.toFixed(4) ?? '',
      ]
    }),
  )
}
