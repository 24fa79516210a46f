import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Place } from './prepare.ts'
import { readExport } from './read-export.ts'

export const SAMPLES = ['requests.scan.json', 'requests.ndjson'].map((name) =>
  fileURLToPath(new URL(`../../examples/treehoose/${name}`, import.meta.url)),
)

/** The token in the samples: it may be in nothing that is kept. */
export const TOKEN = 'AQCEXAMPLExTASKxTOKENxOFxNOxEXECUTION'

/** The projects of the samples, as the tests' home knows them. */
export const MAPPING = { 'swb-asthma': 'demo', asthma: 'demo' }

export async function samplePlaces(): Promise<readonly Place[]> {
  const files = SAMPLES.map(async (file) => {
    const { rows } = readExport(await readFile(file))
    return rows.map((row) => ({ file, row }))
  })
  return (await Promise.all(files)).flat()
}
