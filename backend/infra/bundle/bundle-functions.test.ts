import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { settingsOf } from '../config/settings-of.ts'
import { BUNDLES, FUNCTIONS } from '../functions-table.ts'
import { exampleConfig, synthesised } from '../synthesised.fixture.ts'
import { rightsOf, theOne } from '../template-text.fixture.ts'
import { bundleFunctions } from './bundle-functions.ts'

const MOST_BYTES = 700_000
const folder = mkdtempSync(join(tmpdir(), 'sluice-bundle-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const settings = settingsOf(exampleConfig())
const made = new Map(
  bundleFunctions({ names: [...BUNDLES, 'sign-in-rule'], folder, settings }).map((each) => [each.name, each]),
)
const { stateless } = synthesised()

/** What is asked of AWS by each command of its SDK, by the names of IAM. */
const RIGHTS_OF: Readonly<Record<string, readonly string[]>> = {
  BatchGetItem: ['dynamodb:BatchGetItem'],
  GetItem: ['dynamodb:GetItem'],
  Query: ['dynamodb:Query'],
  TransactWriteItems: [
    'dynamodb:ConditionCheckItem',
    'dynamodb:DeleteItem',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
  ],
  UpdateItem: ['dynamodb:UpdateItem'],
  AbortMultipartUpload: ['s3:AbortMultipartUpload'],
  CompleteMultipartUpload: ['s3:PutObject'],
  CopyObject: ['s3:GetObjectVersion', 's3:PutObject'],
  CreateMultipartUpload: ['s3:PutObject'],
  DeleteObject: ['s3:DeleteObjectVersion'],
  DeleteObjects: ['s3:DeleteObjectVersion'],
  // That something is not there is told only to who may list.
  GetObject: ['s3:GetObject', 's3:GetObjectVersion', 's3:ListBucket'],
  HeadObject: ['s3:GetObject', 's3:GetObjectVersion', 's3:ListBucket'],
  ListMultipartUploads: ['s3:ListBucketMultipartUploads'],
  ListObjectVersions: ['s3:ListBucketVersions'],
  PutObject: ['s3:PutObject'],
  UploadPart: ['s3:PutObject'],
  UploadPartCopy: ['s3:GetObjectVersion', 's3:PutObject'],
  AdminGetUser: ['cognito-idp:AdminGetUser'],
  AdminListGroupsForUser: ['cognito-idp:AdminListGroupsForUser'],
  ListUsers: ['cognito-idp:ListUsers'],
  ListUsersInGroup: ['cognito-idp:ListUsersInGroup'],
  DescribeExecution: ['states:DescribeExecution'],
  SendTaskSuccess: ['states:SendTaskSuccess'],
  StartExecution: ['states:StartExecution'],
  SendEmail: ['ses:SendEmail'],
  Publish: ['sns:Publish'],
  GetPublicKey: ['kms:GetPublicKey'],
  Sign: ['kms:Sign'],
  // The SDK's own ways about endpoints and directory buckets, which are none of ours.
  CreateSession: [],
  DescribeEndpoints: [],
  SendMessage: ['sqs:SendMessage'],
}
/** What Lambda itself does as the function's role, or what has no command. */
const OF_LAMBDA =
  /^(?:kms:(?!Sign|GetPublicKey)|(?:ec2|elasticfilesystem|sqs):)|^dynamodb:(?:DescribeStream|GetRecords|GetShardIterator|ListStreams)$|^appsync:GraphQL$/

const commandsIn = (bundle: string): readonly string[] =>
  (made.get(bundle)?.files ?? []).flatMap((file) => /\/commands\/(\w+)Command\.js$/.exec(file)?.[1] ?? [])

describe('the bundle', () => {
  test.each([...made.keys()])('%s is small, and has beside it what it reads', (name) => {
    const { bytes = 0, files = [] } = made.get(name) ?? {}
    expect(bytes).toBeLessThan(MOST_BYTES)
    expect(JSON.parse(readFileSync(join(folder, name, 'settings.json'), 'utf8'))).toEqual(settings)
    const asksPolicies = files.some((file) => file.includes('cedar'))
    for (const beside of ['cedar_wasm_bg.wasm', 'policies.cedar', 'schema.cedarschema'])
      expect(existsSync(join(folder, name, beside))).toBe(asksPolicies)
  })

  test.each([...made.keys()])(
    '%s starts as Lambda starts it, and says at once all that it is not told',
    (name) => {
      const start = `import(${JSON.stringify(join(folder, name, 'index.mjs'))}).catch(({ message }) => console.log(message))`
      const said = execFileSync(process.execPath, ['-e', start], { encoding: 'utf8', env: {} })
      expect(said).toMatch(
        name === 'sign-in-rule' ? /SLUICE_HOSTED_DOMAIN is missing/ : /SLUICE_TABLE is missing/,
      )
    },
  )

  test('holds none of the ways to credentials but the environment', () => {
    const others = [...made.values()].flatMap(({ files }) =>
      files.filter((file) => /credential-provider-(?!env)|token-providers/.test(file)),
    )
    expect(others).toEqual([])
  })
})

test('every command that a function could send is known here', () => {
  const unknown = BUNDLES.flatMap(commandsIn).filter((command) => !(command in RIGHTS_OF))
  expect([...new Set(unknown)]).toEqual([])
})

test.each(FUNCTIONS.map(({ id, bundle }) => [id, bundle] as const))(
  '%s has no right that its code could not use',
  (id, bundle) => {
    const usable = new Set(commandsIn(bundle).flatMap((command) => RIGHTS_OF[command] ?? []))
    const rights = rightsOf(theOne(stateless, 'AWS::IAM::Role', `${id}Role`))
    const useless = rights.flatMap(({ Action }) =>
      Action.filter((action) => !usable.has(action) && !OF_LAMBDA.test(action)),
    )
    expect(useless).toEqual([])
  },
)
