import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prepareTemplate } from './crash-home.ts'
import type { Place } from './one-crash.ts'
import { chanceOf } from './points.ts'
import { sampleOf, summaryOf } from './sample.ts'
import { sweepWay } from './sweep-way.ts'
import { WAYS } from './travel.ts'

const SEED = process.env['SLUICE_CRASH_SEED'] ?? '1'

let place: Place
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-crash-'))
  place = { folder, template: join(folder, 'template') }
  await prepareTemplate(place.template)
})
afterAll(() => rm(place.folder, { recursive: true }))

test.each(WAYS)(
  'killed anywhere on the way to %s and started again, it ends as if nothing had happened',
  async (way) => {
    let leftOut = ''
    const swept = await sweepWay({
      place,
      way,
      workers: 2,
      choose: (calls) => {
        const chosen = sampleOf(way, calls, chanceOf(Number(SEED)))
        leftOut = chosen.leftOut
        return chosen.points
      },
    })
    process.stdout.write(`${summaryOf(swept, leftOut, SEED)}\n`)
    expect(swept.failures).toEqual([])
    expect(swept.deaths).toBeGreaterThan(swept.runs * 0.9)
  },
  300_000,
)
