import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PolicyChanged, rememberPolicies } from '#local/records/policy-versions.ts'
import { loadConfig, parseConfig, settingsOf } from './load-config.ts'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))
const DEMO = fileURLToPath(new URL('../../../examples/demo/sluice.config.json', import.meta.url))

type Json = Record<string, unknown>
const demo = JSON.parse(await readFile(DEMO, 'utf8')) as Json

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-config-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The demo's configuration with the value at a place (`a.b.0.c`) changed, or left out where there is none. */
function withValue(at: string, value?: unknown): Json {
  const config = structuredClone(demo)
  const names = at.split('.')
  const last = names.pop() ?? ''
  let part: Json = config
  for (const name of names) part = (part[name] ??= {}) as Json
  if (value === undefined) delete part[last]
  else part[last] = value
  return config
}

/** What a configuration is refused with, one line a problem; none where it is accepted. */
function problemsOf(config: unknown): readonly string[] {
  try {
    parseConfig('sluice.json', typeof config === 'string' ? config : JSON.stringify(config))
    return []
  } catch (error) {
    const [, ...problems] = (error as Error).message.split('\n')
    return problems.map((line) => line.trim())
  }
}

const SMTP = { host: 'mail.example.org', port: 587, security: 'starttls', from: 'sluice@example.org' }

test('a refusal begins with the file that it is about', () => {
  expect(() => parseConfig('sluice.json', '{}')).toThrow(
    /^The configuration sluice.json cannot be used:\n {2}version: /,
  )
})

test('the configuration of the demo is accepted', () => {
  expect(problemsOf(demo)).toEqual([])
  expect(problemsOf(withValue('mail', { smtp: SMTP }))).toEqual([])
})

describe('one wrong value refuses, with its name and why:', () => {
  test.for<[at: string, value: unknown, problem: RegExp]>([
    ['demo', 'True', /^demo: .*expected boolean, received string/],
    ['demo', 'true', /^demo: .*expected boolean, received string/],
    ['demo', 1, /^demo: .*expected boolean, received number/],
    ['version', 2, /^version: .*expected 1/],
    ['version', undefined, /^version: .*expected 1/],
    ['server', undefined, /^server: .*received undefined/],
    ['server.port', undefined, /^server.port: .*received undefined/],
    ['server.port', 65_536, /^server.port: Too big.*65535/],
    ['server.port', -1, /^server.port: Too small/],
    ['server.port', '8455', /^server.port: .*expected number, received string/],
    ['server.host', '0.0.0.0', /^server.host: the demo has public passwords and listens on 127.0.0.1 only/],
    ['server.publicUrl', 'https://sluice.example.org/', /^server.publicUrl: ends with a slash/],
    ['server.publicUrl', 'javascript:alert(1)', /^server.publicUrl: Invalid URL/],
    ['policies', undefined, /^policies: .*received undefined/],
    ['policies.double', undefined, /^projects.0.policy: there is no policy "double"/],
    ['projects.0.policy', 'tripple', /^projects.0.policy: there is no policy "tripple"/],
    ['projects.0.policy', 'constructor', /^projects.0.policy: there is no policy "constructor"/],
    ['projects', [], /^projects: Too small/],
    ['projects.1.id', 'demo', /^projects: two projects have the id "demo"/],
    ['projects.0.id', '../demo', /^projects.0.id: is not a name of letters, digits/],
    ['policies.single.stages', [], /^policies.single.stages: Too small/],
    ['policies.single.stages.0.group', 'Admin', /^policies.single.stages.0.group: .*expected one of/],
    ['policies.single.stages.0.group', 'TREAdmin', /^policies.single.stages.0.group: .*expected one of/],
    ['policies.single.stages.0.timeoutDays', 0, /^policies.single.stages.0.timeoutDays: Too small/],
    ['policies.single.stages.0.timeoutDays', -1, /^policies.single.stages.0.timeoutDays: Too small/],
    ['policies.single.stages.0.timeoutDays', 366, /^policies.single.stages.0.timeoutDays: Too big/],
    ['policies.single.version', 0, /^policies.single.version: Too small/],
    ['policies.single.version', 1.5, /^policies.single.version: .*expected int/],
    ['policies.single.recipients', ['Researcher'], /^policies.single.recipients.0: .*expected one of/],
    ['limits.filesPerRequest', 0, /^limits.filesPerRequest: Too small/],
    ['limits.filesPerCall', 5_001, /^limits.filesPerCall: Too big/],
    ['limits.bytesPerFile', -1, /^limits.bytesPerFile: Too small/],
    ['limits.filesPerRequest', 1e9, /^limits.filesPerRequest: Too big/],
    ['limits.bytesPerRequest', 1, /^limits.bytesPerFile: is more than bytesPerRequest/],
    ['limits.bytesPerRequest', undefined, /^limits.bytesPerRequest: .*received undefined/],
    ['download.maxDownloads', 0, /^download.maxDownloads: Too small/],
    ['download.ticketSeconds', 3_601, /^download.ticketSeconds: Too big/],
    ['download.availableDays', 1e9, /^download.availableDays: Too big/],
    ['adminAddress', undefined, /^adminAddress: .*received undefined/],
    ['adminAddress', 'admin', /^adminAddress: Invalid email address/],
    [
      'intake.projects.genomics-asthma',
      'nowhere',
      /^intake.projects.genomics-asthma: there is no project "nowhere"/,
    ],
    ['intake.topics', undefined, /^intake.topics: .*received undefined/],
    ['stores.buckets.egress-store', '', /^stores.buckets.egress-store: Too small/],
    ['people', { usersFile: 'people.json' }, /^people: the demo brings its own people; leave this out/],
    ['demo', undefined, /^people: a users file is needed; only the demo has none/],
    ['mail', {}, /^mail.smtp: .*received undefined/],
    [
      'mail.smtp',
      { ...SMTP, user: 'sluice' },
      /^mail.smtp: user and passwordFile belong together; one of them is/,
    ],
    [
      'mail.smtp',
      { ...SMTP, passwordFile: 'p' },
      /^mail.smtp: user and passwordFile belong together; one of them is/,
    ],
    ['mail.smtp', { ...SMTP, security: 'ssl' }, /^mail.smtp.security: .*expected one of/],
    ['mail.smtp', { ...SMTP, from: 'Sluice' }, /^mail.smtp.from: Invalid email address/],
    ['mail.smtp', { ...SMTP, port: 0 }, /^mail.smtp.port: Too small/],
    ['mail.smtp', { ...SMTP, host: '' }, /^mail.smtp.host: Too small/],
    ['adminAdress', 'admin@example.org', /^\(whole file\): Unrecognized key: "adminAdress"/],
    ['limits.filePerRequest', 5, /^limits: Unrecognized key: "filePerRequest"/],
    ['policies.single.stages.0.days', 5, /^policies.single.stages.0: Unrecognized key: "days"/],
  ])('%s = %j', ([at, value, problem]) => {
    expect(problemsOf(withValue(at, value))).toEqual([expect.stringMatching(problem)])
  })
})

test('all that is wrong is said at once, also what parts must agree on', () => {
  const config = withValue('demo', 'yes')
  Object.assign(config, { adminAdress: 'x', limits: 5, projects: [{ id: 'a', name: 'A', policy: 'none' }] })
  expect(problemsOf(config)).toEqual([
    expect.stringMatching(/^demo: /),
    expect.stringMatching(/^limits: /),
    expect.stringMatching(/^\(whole file\): Unrecognized key: "adminAdress"/),
    'projects.0.policy: there is no policy "none"',
    'intake.projects.genomics-asthma: there is no project "demo"',
  ])
})

test.for([['[]'], ['null'], ['"demo"'], ['7']])('%s is no configuration', ([text]) => {
  expect(problemsOf(text)).toEqual([expect.stringMatching(/^\(whole file\): .*expected object/)])
})

test.for([[''], ['{'], ['version: 1'], ['{"version": 1,}']])(
  '%j is not JSON, and that is what is said',
  ([text]) => {
    expect(problemsOf(text)).toEqual([expect.stringMatching(/^is not JSON: /)])
  },
)

test('a file that is not there is refused by its name', async () => {
  const file = join(folder, 'nowhere.json')
  await expect(loadConfig(file)).rejects.toThrow(
    `${file} cannot be used:\n  cannot be read. Is the path right?`,
  )
})

test('relative paths are taken from the place of the file', async () => {
  const config = withValue('mail.smtp', { ...SMTP, user: 'sluice', passwordFile: 'secrets/smtp' })
  Object.assign(config, { dataFolder: 'data', stores: { buckets: { store: 'buckets/store' } } })
  await mkdir(join(folder, 'secrets'))
  await mkdir(join(folder, 'buckets/store'), { recursive: true })
  await writeFile(join(folder, 'secrets/smtp'), 'secret')
  await writeFile(join(folder, 'relative.json'), JSON.stringify(config))
  expect(await loadConfig(join(folder, 'relative.json'))).toMatchObject({
    dataFolder: join(folder, 'data'),
    mail: { smtp: { passwordFile: join(folder, 'secrets/smtp') } },
    stores: { buckets: { store: join(folder, 'buckets/store') } },
  })
})

test('a password file or a folder of a bucket that is not there refuses', async () => {
  const config = withValue('mail.smtp', { ...SMTP, user: 'sluice', passwordFile: 'nowhere/password' })
  Object.assign(config, { stores: { buckets: { store: 'nowhere/store' } } })
  await writeFile(join(folder, 'missing.json'), JSON.stringify(config))
  await expect(loadConfig(join(folder, 'missing.json'))).rejects.toThrow(
    [
      'cannot be used:',
      `  mail.smtp.passwordFile: ${join(folder, 'nowhere/password')} is no file that can be read`,
      `  stores.buckets.store: ${join(folder, 'nowhere/store')} is no folder`,
    ].join('\n'),
  )
})

test('a policy keeps what its version means, for good', async () => {
  const settings = settingsOf(await loadConfig(DEMO), 'http://127.0.0.1')
  const { single } = settings.policies
  if (!single) throw new Error('the demo has no policy "single"')
  const shorter = { ...single, stages: single.stages.map((stage) => ({ ...stage, timeoutSeconds: 1 })) }
  const db = new DatabaseSync(':memory:')
  rememberPolicies(db, settings)
  rememberPolicies(db, settings)
  expect(() => rememberPolicies(db, { policies: { single: shorter } })).toThrow(PolicyChanged)
  expect(() => rememberPolicies(db, { policies: { single: shorter } })).toThrow(
    'policies.single: version 1 was in force with other content. Give the changed policy version 2.',
  )
  rememberPolicies(db, { policies: { single: { ...shorter, version: 2 } } })
  expect(() => rememberPolicies(db, { policies: { single: { ...single, version: 2 } } })).toThrow(
    PolicyChanged,
  )
  db.close()
})

test('a service with a wrong file does not start, says everything that is wrong, and leaves no data folder', async () => {
  const config = withValue('demo', 'True')
  Object.assign(config, { server: { port: 0, hots: '127.0.0.1' }, adminAddress: '' })
  const file = join(folder, 'wrong.json')
  await writeFile(file, JSON.stringify(config))
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [MAIN, '--config', file, '--data', join(folder, 'data-of-wrong')],
    { encoding: 'utf8', timeout: 20_000 },
  )
  expect(stderr.trimEnd().split('\n')).toEqual([
    `The configuration ${file} cannot be used:`,
    expect.stringMatching(/^ {2}demo: .*expected boolean, received string/),
    '  server: Unrecognized key: "hots"',
    '  adminAddress: Invalid email address',
  ])
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  await expect(readFile(join(folder, 'data-of-wrong', 'lock'))).rejects.toThrow('ENOENT')
})
