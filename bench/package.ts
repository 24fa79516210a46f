import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { join } from 'node:path'
import { corpusFolder, warm, type CorpusFolder } from './package/corpus-folder.ts'
import type { CorpusName } from './package/corpora.ts'
import { goalsTable, type Runs } from './package/goals.ts'
import { optionsOf, type Options } from './package/options.ts'
import { rotated } from './package/rounds.ts'
import { checkArchive, runOnce, type Run } from './package/run-once.ts'
import { runsTable } from './package/runs-table.ts'
import { isSlow, suiteOf, type Suite, type SuiteName } from './package/suites.ts'
import { findTools, type Tools } from './package/tools.ts'
import { BASE } from './package/ways.ts'

/** The package writer beside Python's zipfile, zip, 7z and archiver, and how it grows. */
export async function packageBench(args: readonly string[]): Promise<void> {
  const options = optionsOf(args)
  const tools = findTools()
  console.log(`${tools.versions.join(', ')}; ${availableParallelism()} cores; scale ${options.scale}`)
  mkdirSync(options.cache, { recursive: true })
  const work = mkdtempSync(join(options.cache, 'archive-'))
  process.once('exit', () => rmSync(work, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))
  const results = new Map<SuiteName, Runs>()
  for (const name of options.suites) {
    const suite = suiteOf(name, options.levels, tools)
    const runs = await measure(name, suite, join(work, 'package.zip'), tools, options)
    results.set(name, runs)
    const load = loadavg().map((minutes) => minutes.toFixed(1))
    console.log(`\n${name}: ${suite.about} (load of the machine: ${load.join(', ')})\n\n${runsTable(runs)}\n`)
  }
  if (options.scale !== 1) console.log(`Goals are set for scale 1, this was ${options.scale}.\n`)
  console.log(goalsTable(results))
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
