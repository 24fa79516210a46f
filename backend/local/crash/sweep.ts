// Kills the service at its port calls and compares what comes of it with a run that was not killed.
//   node backend/local/crash/sweep.ts [--all] [--seed N] [--workers N] [--way release|reject|withdraw]
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { prepareTemplate } from './crash-home.ts'
import { chanceOf, doublePoints, everyPoint } from './points.ts'
import { sampleOf, summaryOf, type Chosen } from './sample.ts'
import { sweepWay } from './sweep-way.ts'
import { WAYS } from './travel.ts'

const DOUBLE_DEATHS = 40

const { values } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: '2' },
    way: { type: 'string', multiple: true, default: [...WAYS] },
  },
})
const folder = await mkdtemp(join(tmpdir(), 'sluice-crash-'))
const place = { folder, template: join(folder, 'template') }
await prepareTemplate(place.template)
let failed = 0
for (const way of WAYS.filter((known) => values.way.includes(known))) {
  const started = performance.now()
  const chance = chanceOf(Number(values.seed))
  const whole = (calls: readonly string[]): Chosen => ({
    points: [...everyPoint(calls), ...doublePoints(calls, DOUBLE_DEATHS, chance)],
    leftOut: 'nothing',
  })
  const choose = values.all ? whole : (calls: readonly string[]) => sampleOf(way, calls, chance)
  let leftOut = ''
  const swept = await sweepWay({
    place,
    way,
    workers: Number(values.workers),
    choose: (calls) => {
      const chosen = choose(calls)
      leftOut = chosen.leftOut
      return chosen.points
    },
  })
  const seconds = Math.round((performance.now() - started) / 1000)
  process.stdout.write(`${summaryOf(swept, leftOut, values.seed)} ${seconds} s\n`)
  for (const failure of swept.failures) process.stdout.write(`  ${failure}\n`)
  failed += swept.failures.length
}
await rm(folder, { recursive: true })
process.exitCode = failed > 0 ? 1 : 0
