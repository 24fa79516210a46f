import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TASK_BUNDLES } from '#aws/function-table.ts'
import { bundleFunctions } from '#infra/bundle/bundle-functions.ts'
import { loadConfig } from '#infra/config/load-config.ts'
import { settingsOf } from '#infra/config/settings-of.ts'
import { BUNDLES } from '#infra/functions-table.ts'
import { median, ms, printTable } from './table.ts'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const CONFIG = here('../examples/aws/sluice.aws.json')
/** The least that a function could be made of: the clients of the record (and of files) with Cedar, and nothing of ours. */
const BARE = ['bare', 'bare-with-files', 'bare-with-mail'] as const
/** Functions whose least holds the client of files too. */
const WITH_FILES: readonly string[] = [
  'author',
  'view',
  'download',
  'stage',
  'release',
  'discard',
  'intake',
  'received',
]
const ROUNDS = 11
const MAX_KB: Readonly<Record<string, number>> = { read: 450 }
const MAX_KB_OF_ANY = 700
const MAX_RATIO = 1.3

/** What a deployment gives its functions: as many settings as any of them asks for. */
const ENVIRONMENT = {
  AWS_REGION: 'eu-west-2',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  SLUICE_TABLE: 'records',
  SLUICE_UPLOADS_BUCKET: 'uploads',
  SLUICE_STAGING_BUCKET: 'staging',
  SLUICE_PACKAGES_BUCKET: 'packages',
  SLUICE_ACCOUNT: '111122223333',
  SLUICE_SOURCE_OWNERS: '{}',
  SLUICE_WORKS: '/mnt/works',
  SLUICE_STATE_MACHINE: 'arn:aws:states:eu-west-2:111122223333:stateMachine:egress:live',
  SLUICE_USER_POOL: 'eu-west-2_bench',
  SLUICE_SENDER: 'sluice@example.org',
  SLUICE_CONFIGURATION_SET: 'sluice',
  SLUICE_REVIEWER_TOPICS: '{}',
  SLUICE_API_URL: 'https://api.example.org/graphql',
  SLUICE_PUBLIC_URL: 'https://sluice.example.org',
  SLUICE_SERVICES: '[]',
  SLUICE_SIGNING_KEY: 'arn:aws:kms:eu-west-2:111122223333:key/1',
}

/** Sizes of the functions' code, and how long each takes to be ready, beside the least that one could be made of. */
export async function lambdaFunctions(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-functions-'))
  try {
    const settings = settingsOf(loadConfig(CONFIG))
    bundleFunctions({ names: BUNDLES, folder, settings })
    bundleFunctions({ names: BARE, folder, settings, entryOf: (name) => here(`lambda/${name}.ts`) })
    report(folder, importTimes(folder, [...BARE, ...BUNDLES]))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function bareOf(name: string): (typeof BARE)[number] {
  if (name === 'deliver') return 'bare-with-mail'
  return WITH_FILES.includes(name) ? 'bare-with-files' : 'bare'
}

/** Interleaved, so that whatever else the machine does meets all of them; the first round warms the disk. */
function importTimes(folder: string, names: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const times = new Map(names.map((name) => [name, [] as number[]]))
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const [name, measured] of times) {
      const time = importOnce(join(folder, name, 'index.mjs'), name)
      if (round > 0) measured.push(time)
    }
  return times
}

function importOnce(bundle: string, name: string): number {
  const task = Object.entries(TASK_BUNDLES).find(([, of]) => of === name)?.[0] ?? ''
  const env = { ...ENVIRONMENT, SLUICE_TASK: task }
  return Number(execFileSync(process.execPath, [here('lambda/import-once.ts'), bundle], { env }).toString())
}

function report(folder: string, times: ReadonlyMap<string, readonly number[]>): void {
  const failed: string[] = []
  const rows = [...times].map(([name, measured]) => {
    const kb = statSync(join(folder, name, 'index.mjs')).size / 1_000
    const bare = times.get(bareOf(name)) ?? []
    const ratio = median(measured.map((time, round) => time / (bare[round] ?? time)))
    const most = MAX_KB[name] ?? MAX_KB_OF_ANY
    const isOurs = BUNDLES.includes(name)
    if (kb > most) failed.push(`${name} has ${kb.toFixed(0)} kB, more than ${most}`)
    if (isOurs && ratio > MAX_RATIO)
      failed.push(`${name} takes ${ms(ratio)} times as long, more than ${MAX_RATIO}`)
    return [name, kb.toFixed(0), ms(median(measured)), ms(Math.min(...measured)), ms(ratio)]
  })
  printTable(['function', 'kB', 'import ms: median', 'least', 'beside its bare clients'], rows)
  for (const sentence of failed) console.log(`MISSED: ${sentence}`)
  if (failed.length > 0) process.exitCode = 1
}
