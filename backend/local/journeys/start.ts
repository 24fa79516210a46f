import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Config } from '#local/config/config-schema.ts'
import { loadConfig } from '#local/config/load-config.ts'
import { serve, type Serving } from '#local/serve.ts'

export const DEMO = fileURLToPath(new URL('../../../examples/demo/sluice.config.json', import.meta.url))

export interface Started {
  readonly url: string
  readonly home: Serving['home']
  readonly folder: string
  stop(): Promise<void>
}

/** A demo of its own for a journey, on a free port with an empty data folder. */
export async function start(change: (config: Config) => Config = (config) => config): Promise<Started> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-journey-'))
  const config = change(await loadConfig(DEMO))
  const serving = await serve({ config, dataFolder: folder, port: 0, report: () => {} })
  return {
    url: serving.url,
    home: serving.home,
    folder,
    async stop() {
      await serving.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
