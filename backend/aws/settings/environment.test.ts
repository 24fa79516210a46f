import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadConfig, settingsOf } from '#local/config/load-config.ts'
import { EnvironmentRefused, settingsFrom, variablesFrom } from './environment.ts'
import { storedSettings } from './stored-settings.ts'
import { VARIABLES, type Variable } from './variables.ts'

const DEMO = fileURLToPath(new URL('../../../examples/demo/sluice.config.json', import.meta.url))
const { publicUrl, ...STORED } = settingsOf(await loadConfig(DEMO), 'https://sluice.example')

const ALL = {
  SLUICE_TABLE: 'records',
  SLUICE_UPLOADS_BUCKET: 'uploads',
  SLUICE_STAGING_BUCKET: 'staging',
  SLUICE_PACKAGES_BUCKET: 'packages',
  SLUICE_ACCOUNT: '111122223333',
  SLUICE_SOURCE_OWNERS: '{"egress-store":"444455556666"}',
  SLUICE_WORKS: '/mnt/works',
  SLUICE_STATE_MACHINE: 'arn:aws:states:eu-west-2:111122223333:stateMachine:egress:live',
  SLUICE_USER_POOL: 'eu-west-2_abc',
  SLUICE_SENDER: 'sluice@example.org',
  SLUICE_CONFIGURATION_SET: 'sluice-example',
  SLUICE_REVIEWER_TOPICS: '{"ResearchIT":"arn:aws:sns:eu-west-2:111122223333:research-it"}',
  SLUICE_EGRESS_STORE_TABLE: 'swb-EgressStore',
  SLUICE_API_URL: 'https://api.example.org/graphql',
  SLUICE_PUBLIC_URL: publicUrl,
  SLUICE_SERVICES:
    '[{"roleArn":"arn:aws:iam::111122223333:role/r","id":"script","name":"Script","projects":["demo"]}]',
  SLUICE_SIGNING_KEY: 'arn:aws:kms:eu-west-2:111122223333:key/1',
  SLUICE_DEAD_LETTERS: 'https://sqs.eu-west-2.amazonaws.com/111122223333/dead',
  SLUICE_TASK: 'stageFiles',
  SLUICE_SETTINGS: '',
} satisfies Record<Variable, string>
const NAMES = Object.keys(VARIABLES) as Variable[]

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-environment-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function settingsFile(content: unknown): string {
  const file = join(folder, 'settings.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

/** What is said to be wrong, line by line. */
function problemsOf(work: () => unknown): readonly string[] {
  try {
    work()
  } catch (error) {
    if (error instanceof EnvironmentRefused)
      return error.message
        .split('\n')
        .slice(1)
        .map((line) => line.trim())
    throw error
  }
  return []
}

test('a function gets the variables that it asks for, read, and nothing else', () => {
  const names = ['SLUICE_TABLE', 'SLUICE_SOURCE_OWNERS', 'SLUICE_REVIEWER_TOPICS', 'SLUICE_SERVICES'] as const
  expect(variablesFrom(ALL, names)).toEqual({
    SLUICE_TABLE: 'records',
    SLUICE_SOURCE_OWNERS: { 'egress-store': '444455556666' },
    SLUICE_REVIEWER_TOPICS: { ResearchIT: 'arn:aws:sns:eu-west-2:111122223333:research-it' },
    SLUICE_SERVICES: [
      {
        roleArn: 'arn:aws:iam::111122223333:role/r',
        id: 'script',
        name: 'Script',
        projects: ['demo'],
        disabled: false,
      },
    ],
  })
  expect(problemsOf(() => variablesFrom(ALL, NAMES))).toEqual([])
})

test('what may be left out may be empty as well', () => {
  expect(variablesFrom({ SLUICE_EGRESS_STORE_TABLE: '' }, ['SLUICE_EGRESS_STORE_TABLE'])).toEqual({
    SLUICE_EGRESS_STORE_TABLE: undefined,
  })
})

test('the settings are those beside the code, and where people reach the service', () => {
  const stored = { ...STORED, limits: { ...STORED.limits, bytesPerUpload: 5 * 1024 ** 3 } }
  const SLUICE_SETTINGS = settingsFile(stored)
  expect(settingsFrom({ ...ALL, SLUICE_SETTINGS }, ['SLUICE_TABLE'])).toEqual({
    variables: { SLUICE_TABLE: 'records' },
    settings: { ...stored, publicUrl },
  })
})

test('everything that is missing is said at once', () => {
  const optional = ['SLUICE_EGRESS_STORE_TABLE', 'SLUICE_DEAD_LETTERS', 'SLUICE_SETTINGS']
  const missing = NAMES.filter((name) => !optional.includes(name)).map((name) => `${name} is missing`)
  expect(problemsOf(() => variablesFrom({}, NAMES))).toEqual(missing)
  expect(problemsOf(() => settingsFrom({}, NAMES))).toEqual([
    ...missing,
    expect.stringMatching(/^settings: .*settings\.json cannot be read, or is not JSON$/),
  ])
})

test.for<[Variable, string, string]>([
  ['SLUICE_ACCOUNT', '1111', 'SLUICE_ACCOUNT: is not an account id'],
  ['SLUICE_SOURCE_OWNERS', '{', 'SLUICE_SOURCE_OWNERS: is not JSON'],
  ['SLUICE_SOURCE_OWNERS', '{"a":"b"}', 'SLUICE_SOURCE_OWNERS.a: is not an account id'],
  ['SLUICE_WORKS', 'scratch', 'SLUICE_WORKS: is neither S3 nor an absolute path'],
  ['SLUICE_STATE_MACHINE', 'egress', 'SLUICE_STATE_MACHINE: is not the ARN of a state machine'],
  ['SLUICE_SENDER', 'sluice', 'SLUICE_SENDER: is not an e-mail address'],
  ['SLUICE_CONFIGURATION_SET', 'of us', 'SLUICE_CONFIGURATION_SET: is not the name of a configuration set'],
  [
    'SLUICE_REVIEWER_TOPICS',
    '{"ResearchIT":"x"}',
    'SLUICE_REVIEWER_TOPICS.ResearchIT: is not the ARN of an SNS topic',
  ],
  ['SLUICE_API_URL', 'api', 'SLUICE_API_URL: is not a URL'],
  ['SLUICE_PUBLIC_URL', 'https://sluice.example/', 'SLUICE_PUBLIC_URL: ends with a slash'],
  [
    'SLUICE_SERVICES',
    '[{"roleArn":"x","id":"s","name":"S","projects":[]}]',
    'SLUICE_SERVICES.0.roleArn: is not the ARN of an IAM role',
  ],
])('%s = %s is refused by its name, without its value', ([name, value, problem]) => {
  expect(problemsOf(() => variablesFrom({ ...ALL, [name]: value }, NAMES))).toEqual([problem])
})

test('settings that are not whole are refused before they are put beside the code', () => {
  const { limits, ...others } = STORED
  expect(storedSettings.safeParse(STORED).success).toBe(true)
  const { error } = storedSettings.safeParse({ ...others, limits: { ...limits, filesPerCall: 0 }, more: 1 })
  expect(error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([
    expect.stringMatching(/^limits\.filesPerCall: /),
    expect.stringMatching(/more/),
  ])
})
