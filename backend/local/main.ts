import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { DEMO_PASSWORD } from '#local/people/demo-people.ts'
import type { Config } from './config/config-schema.ts'
import { loadConfig } from './config/load-config.ts'
import { seedDemo } from './demo/seed-demo.ts'
import { reporter } from './report.ts'
import { serve, type Serving } from './serve.ts'

const DEMO_CONFIG = fileURLToPath(new URL('../../examples/demo/sluice.config.json', import.meta.url))
const DEMO_DATA = fileURLToPath(new URL('../../.sluice/demo', import.meta.url))

/** Starts the local home: with `--config FILE` a real one, without it the demo. */
async function main(): Promise<void> {
  // Nobody else on this machine has a business with what is kept here.
  process.umask(0o077)
  const { values } = parseArgs({
    options: {
      config: { type: 'string' },
      data: { type: 'string' },
      port: { type: 'string' },
      /** A demo without requests of its own. */
      empty: { type: 'boolean' },
    },
  })
  const file = values.config ?? process.env['SLUICE_CONFIG'] ?? DEMO_CONFIG
  const config = await loadConfig(resolve(file))
  const dataFolder =
    values.data ??
    process.env['SLUICE_DATA'] ??
    config.dataFolder ??
    (config.demo ? DEMO_DATA : '.sluice/data')
  const port = portOf(values.port ?? process.env['SLUICE_PORT'])
  const report = reporter(
    (line) => process.stderr.write(line),
    () => new Date().toISOString(),
  )
  const serving = await serve({
    config,
    dataFolder: resolve(dataFolder),
    report,
    ...(port !== undefined && { port }),
  })
  greet(serving.url, config, dataFolder)
  stopOnSignal(serving)
  if (config.demo && values.empty !== true) await showDemo(serving, resolve(dataFolder))
}

/** Makes the demo's requests at the first start; what was made stays as people left it. */
async function showDemo({ home }: Serving, dataFolder: string): Promise<void> {
  const mark = join(dataFolder, 'demo-is-made')
  if (existsSync(mark)) return
  await seedDemo(home)
  await writeFile(mark, '')
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`The port must be 0 to 65535; this is "${text}"`)
  return port
}

function greet(url: string, config: Config, dataFolder: string): void {
  const lines = ['Sluice is running.', '', url, '']
  if (config.server.editor) lines.push(`GraphQL editor  ${url}/graphql`)
  lines.push(`Mailbox         ${url}/mailbox`, `Data            ${dataFolder}`)
  if (config.demo) lines.push('', ...DEMO_LINES)
  lines.push('', 'Stop with Ctrl+C; nothing is lost, not even if it is killed.', '')
  process.stdout.write(`${lines.join('\n')}\n`)
}

const DEMO_LINES = [
  `Who can sign in (password: ${DEMO_PASSWORD}):`,
  '  researcher@example.org      asks for releases in the project "demo"',
  '  researcher-2@example.org    asks for releases in the project "other"',
  '  governance@example.org      Information Governance; so does governance-2@example.org',
  '  research-it@example.org     Research IT; so does research-it-2@example.org',
  '  both@example.org            in both reviewer groups',
  '  admin@example.org           runs the service',
  '  auditor@example.org         sees everything, decides nothing',
]

/** What cannot be ended in this time is done again at the next start. */
const STOP_WITHIN_MS = 10_000

function stopOnSignal(serving: Serving): void {
  let stopping = false
  const stop = (): void => {
    // A terminal sends the signal to this process and to the one that started it, which hands it on.
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
    serving.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  // The process that started this one is gone without a word: so is this one. What was acknowledged is on disk.
  process.on('disconnect', () => process.exit(1))
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
