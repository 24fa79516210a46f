import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { FUNCTIONS, type FunctionId } from '../functions-table.ts'
import { AT_WORKS } from '../release-roles.ts'
import { synthesised } from '../synthesised.fixture.ts'
import { ofType, plain, rightsOf, statementsOf, theOne, type Statement } from '../template-text.fixture.ts'

const { stateless, all } = synthesised()
const rights = (id: FunctionId) => rightsOf(theOne(stateless, 'AWS::IAM::Role', `${id}Role`))
const allowed = (id: FunctionId) => rights(id).filter(({ Effect }) => Effect === 'Allow')
const withoutKeys = (statements: readonly Statement[]) =>
  statements.flatMap(({ Action, Resource }) =>
    Action.filter((action) => !action.startsWith('kms:')).flatMap((action) =>
      Resource.map((resource) => `${action} ${resource}`),
    ),
  )
const bucket = (kind: string): string =>
  `arn:<AWS::Partition>:s3:::sluice-example-${kind}-<AWS::AccountId>-<AWS::Region>`

test('nothing is allowed on everything but what IAM knows no narrower resource for', () => {
  const everything = ofType(all, 'AWS::IAM::Role')
    .concat(ofType(all, 'AWS::IAM::Policy'), ofType(all, 'AWS::IAM::ManagedPolicy'))
    .flatMap((resource) => {
      const { PolicyDocument } = resource.Properties as { PolicyDocument?: unknown }
      const statements = PolicyDocument ? statementsOf(PolicyDocument) : rightsOf(resource)
      return statements
        .filter(({ Effect, Resource }) => Effect === 'Allow' && Resource.includes('*'))
        .map(({ Sid, Action }) => `${resource.id.replace(/[0-9A-F]{8}$/, '')} ${Sid ?? Action[0]}`)
    })
  expect(everything.toSorted()).toEqual(
    [
      'Telemetry Traces',
      'WorkflowRole Log',
      'WorkflowRole Traces',
      'deliverRole dynamodb:ListStreams',
      'dispatchRole dynamodb:ListStreams',
      ...AT_WORKS.map((id) => `${id}Role ec2:AssignPrivateIpAddresses`),
    ].toSorted(),
  )
})

test('no right is a pattern of actions, and none is to hand rights on', () => {
  for (const { id } of FUNCTIONS)
    for (const { Action } of rights(id))
      for (const action of Action) {
        expect(action).not.toContain('*')
        expect(action).not.toMatch(/^(?:iam|sts):/)
      }
})

test('roles are each assumed by one service, and have no policy of AWS', () => {
  for (const { Properties } of ofType(all, 'AWS::IAM::Role')) {
    expect(statementsOf(Properties['AssumeRolePolicyDocument'])).toHaveLength(1)
    const attached = (plain(Properties['ManagedPolicyArns']) ?? []) as string[]
    for (const policy of attached) expect(policy).toMatch(/^<Telemetry/)
  }
})

describe('files are', () => {
  const may = (action: string, resource: string) =>
    FUNCTIONS.filter(({ id }) => withoutKeys(allowed(id)).includes(`${action} ${resource}`)).map(
      ({ id }) => id,
    )

  test.each<[what: string, action: string, resource: string, by: readonly FunctionId[]]>([
    ['uploaded', 's3:PutObject', `${bucket('uploads')}/uploads/*`, ['author']],
    ['staged', 's3:PutObject', `${bucket('staging')}/staging/*`, ['stageFiles', 'stageBatch']],
    [
      'released',
      's3:PutObject',
      `${bucket('packages')}/approved_egress/*`,
      ['releasePackage', 'layOutPackage', 'addPart', 'publishPackage'],
    ],
    [
      'read back when they were released',
      's3:GetObject',
      `${bucket('packages')}/approved_egress/*`,
      ['download', 'releasePackage', 'publishPackage'],
    ],
    ['removed from staging', 's3:DeleteObjectVersion', `${bucket('staging')}/staging/*`, ['discardStaged']],
    [
      'removed from packages',
      's3:DeleteObjectVersion',
      `${bucket('packages')}/approved_egress/*`,
      ['discardPackage', 'discardStaged'],
    ],
    [
      'read by version where they were staged',
      's3:GetObjectVersion',
      `${bucket('staging')}/staging/*`,
      ['view', 'stageFiles', 'stageBatch', 'releasePackage', 'packBatch'],
    ],
    [
      'read by version where they were released',
      's3:GetObjectVersion',
      `${bucket('packages')}/approved_egress/*`,
      ['download'],
    ],
    [
      'read in the egress store',
      's3:GetObjectVersion',
      'arn:<AWS::Partition>:s3:::example-egress-store/*',
      ['stageFiles', 'stageBatch'],
    ],
  ])('%s by as few as can be', (_what, action, resource, by) => {
    expect(may(action, resource)).toEqual(by)
  })
})

test('who keeps the tokens of the workflow cannot use them, and who uses them decides nothing', () => {
  const states = FUNCTIONS.filter(({ id }) =>
    withoutKeys(allowed(id)).some((right) => right.startsWith('states:')),
  )
  expect(states.map(({ id }) => id)).toEqual(['dispatch'])
  const arn = (rest: string): string => `arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:${rest}`
  expect(withoutKeys(allowed('dispatch')).filter((right) => right.startsWith('states:'))).toEqual([
    `states:StartExecution ${arn('stateMachine:sluice-example:live')}`,
    `states:SendTaskSuccess ${arn('stateMachine:sluice-example')}`,
    `states:DescribeExecution ${arn('execution:sluice-example:*')}`,
  ])
})

test('an event that stands in the record is changed by nobody, and only files of drafts are deleted', () => {
  for (const { id } of FUNCTIONS) {
    const deleting = allowed(id).filter(({ Action }) => Action.includes('dynamodb:DeleteItem'))
    expect(deleting.map(({ Condition }) => Condition)).toEqual(
      id === 'author'
        ? [
            {
              'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['files#*'] },
              Null: { 'dynamodb:LeadingKeys': 'false' },
            },
          ]
        : [],
    )
    const writes = allowed(id).some(
      ({ Action, Resource }) =>
        Action.includes('dynamodb:UpdateItem') && !Resource.join('').includes('egress-store'),
    )
    if (writes)
      expect(rights(id)).toContainEqual(
        expect.objectContaining({
          Effect: 'Deny',
          Action: ['dynamodb:DeleteItem', 'dynamodb:UpdateItem'],
          Condition: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['events#*'] } },
        }),
      )
  }
})

test('queries write nothing', () => {
  expect(withoutKeys(allowed('read')).map((right) => right.split(' ')[0])).not.toContain('dynamodb:PutItem')
  for (const id of ['read', 'nextStep', 'updateEgressStore'] as const)
    expect(withoutKeys(allowed(id)).filter((right) => /^dynamodb:(?:Put|Delete)/.test(right))).toEqual([])
})

test("the egress store's table is written by one function, and there only one item at a time", () => {
  const table = 'arn:aws:dynamodb:eu-west-2:111122223333:table/example-egress-store'
  const having = FUNCTIONS.flatMap(({ id }) =>
    withoutKeys(allowed(id)).filter((right) => right.endsWith(table)),
  )
  expect(having).toEqual([`dynamodb:UpdateItem ${table}`])
})

test('mail goes out from one function, under one address', () => {
  const sending = FUNCTIONS.flatMap(({ id }) =>
    allowed(id).flatMap(({ Action, Condition }) =>
      Action.includes('ses:SendEmail') ? [{ id, Condition }] : [],
    ),
  )
  expect(sending).toEqual([
    { id: 'deliver', Condition: { StringEquals: { 'ses:FromAddress': 'sluice@example.org' } } },
  ])
})

test('release records are signed by whoever packs what Sluice itself adds', () => {
  const signing = FUNCTIONS.filter(({ id }) => allowed(id).some(({ Action }) => Action.includes('kms:Sign')))
  expect(signing.map(({ id }) => id)).toEqual(['releasePackage', 'packBatch', 'layOutPackage'])
})

test.each(AT_WORKS)('the code of %s, which is in the network, cannot make itself a network', (id) => {
  expect(rights(id)).toContainEqual(
    expect.objectContaining({
      Effect: 'Deny',
      Resource: ['*'],
      Condition: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    }),
  )
})

describe('each function is told what its code asks for, and no more:', () => {
  /** Left out where there is nothing to tell. */
  const OPTIONAL = ['SLUICE_SETTINGS']

  test.each(FUNCTIONS.map(({ id, bundle }) => [id, bundle] as const))('%s', (id, bundle) => {
    const code = readFileSync(new URL(`../../aws/functions/${bundle}.ts`, import.meta.url), 'utf8')
    const asked = [...code.matchAll(/'(SLUICE_[A-Z_]+)'/g)].map(([, name]) => name)
    const { Properties } = theOne(stateless, 'AWS::Lambda::Function', `${id}Function`)
    const { Variables } = Properties['Environment'] as { Variables: Record<string, unknown> }
    expect(Object.keys(Variables).toSorted()).toEqual(
      [...new Set([...asked, ...(code.includes('settingsFrom(') ? ['SLUICE_PUBLIC_URL'] : [])])]
        .filter((name) => name !== undefined && !OPTIONAL.includes(name))
        .toSorted(),
    )
  })
})
