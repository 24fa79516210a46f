import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { takeDataFolder } from '#local/data-folder.ts'
import type { Report } from './report.ts'
import { SAMPLES } from './samples.fixture.ts'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))
const CONFIG = fileURLToPath(new URL('../../examples/treehoose/sluice.config.json', import.meta.url))

let folder: string
let data: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-migrate-'))
  data = join(folder, 'data')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function command(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

const migrated = (...args: readonly string[]) => command('--config', CONFIG, '--data', data, ...args)
const countsOf = ({ stdout }: { readonly stdout: string }) => (JSON.parse(stdout) as Report).counts

test('the command imports the samples once, and ends with 1 because of what it had to leave', () => {
  const first = migrated('--json', '--from', ...SAMPLES)
  expect(first.stderr).toBe('')
  expect(first.status).toBe(1)
  expect(countsOf(first)).toEqual({ rows: 23, imported: 9, there: 2, left: 12, errors: 9 })
  const second = migrated('--json', '--from', ...SAMPLES)
  expect(countsOf(second)).toEqual({ rows: 23, imported: 0, there: 11, left: 12, errors: 9 })
})

test('what is only in flight is no error', async () => {
  const file = join(folder, 'export.json')
  const item = {
    egress_request_id: 'a',
    project_id: 'asthma',
    workspace_id: 'w',
    egress_status: 'PROCESSING',
    updated_by: 'r@example.org',
    updated_dt: '2023-01-01T00:00:00Z',
  }
  await writeFile(file, JSON.stringify([item]))
  const { status, stdout } = migrated('--from', file)
  expect(status).toBe(0)
  expect(stdout).toContain('IN_FLIGHT (1). Finish it in TREEHOOSE')
})

test('what the report shows can do nothing to a terminal', async () => {
  const file = join(folder, 'export.json')
  await writeFile(file, JSON.stringify([{ egress_request_id: '\u001b[2J\u202e', project_id: 'x' }]))
  expect(migrated('--from', file).stdout).toContain(String.raw`\u{1b}[2J\u{202e}`)
})

test('a dry run leaves no trace', () => {
  const { status, stdout } = migrated('--dry-run', '--from', ...SAMPLES)
  expect(status).toBe(1)
  expect(stdout).toMatch(/to import +9\n/)
  expect(existsSync(data)).toBe(false)
})

test('a file that cannot be read, and a scan that is not whole, are errors and stop nothing', async () => {
  const [scan = ''] = SAMPLES
  const cut = join(folder, 'cut.json')
  await writeFile(cut, JSON.stringify({ Items: [], NextToken: 'more' }))
  const result = migrated('--json', '--from', join(folder, 'nowhere'), '--from', cut, '--from', scan)
  expect(result.status).toBe(1)
  const report = JSON.parse(result.stdout) as Report
  expect(report.counts).toMatchObject({ imported: 8, errors: 8 })
  expect(report.files.map(({ problem }) => problem)).toEqual([
    'cannot be read',
    expect.stringContaining('the table has more'),
    undefined,
  ])
})

test('a data folder that a server uses is left alone', async () => {
  const taken = takeDataFolder(data)
  try {
    const { status, stderr } = migrated('--from', ...SAMPLES)
    expect(status).toBe(2)
    expect(stderr).toContain('Sluice is already running')
    expect(await readdir(data)).not.toContain('sluice.db')
  } finally {
    taken.release()
  }
})

test.each<[string, readonly string[], RegExp]>([
  ['no export', ['--config', CONFIG], /--from is missing/],
  ['no configuration', ['--from', 'x'], /--config is missing/],
  ['two homes', ['--config', CONFIG, '--from', 'x', '--data', 'd', '--to-table', 't'], /--data is for one/],
  ['an option that there is not', ['--into', 'x'], /--into/],
  ['a configuration that is not there', ['--config', 'nowhere', '--from', 'x'], /cannot be used/],
  [
    'the configuration of the other home',
    ['--config', CONFIG, '--from', 'x', '--to-table', 't'],
    /cannot be used:\n/,
  ],
])('%s: nothing is done, and it says why', (_what, args, why) => {
  const { status, stderr } = command(...args)
  expect(status).toBe(2)
  expect(stderr).toMatch(why)
})
