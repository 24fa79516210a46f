import { describe, expect, test } from 'vitest'
import { listOfIndex } from '#aws/records/lists.ts'
import { listIndex, TABLE_SHAPE } from '#aws/records/table-shape.ts'
import type { RequestIndex } from '#ports/records.ts'
import { AT_WORKS } from '../release-roles.ts'
import { exampleConfig, synthesised } from '../synthesised.fixture.ts'
import { ofType, plain, rightsOf, statementsOf, theOne } from '../template-text.fixture.ts'

const { stateful, stateless } = synthesised()

/** What cannot be made again, and what of it CloudFormation cannot delete. */
const KEPT = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::Cognito::UserPool']
const PROTECTED = ['AWS::DynamoDB::Table', 'AWS::Cognito::UserPool']

test('what cannot be made again keeps its name: another logical id would be another, empty one', () => {
  expect(stateful.filter(({ Type }) => KEPT.includes(Type)).map(({ id, Type }) => `${Type} ${id}`))
    .toMatchInlineSnapshot(`
      [
        "AWS::KMS::Key DataKey17AFBB84",
        "AWS::KMS::Key OperationsKey2329F47A",
        "AWS::KMS::Key SigningKeyEEFC2790",
        "AWS::DynamoDB::Table Records091F6ECA",
        "AWS::S3::Bucket AccessLogs8B620ECA",
        "AWS::S3::Bucket Uploads4F6EB0FD",
        "AWS::S3::Bucket Staging12D1754E",
        "AWS::S3::Bucket Packages660AFF77",
        "AWS::Cognito::UserPool PeopleE38C8D03",
      ]
    `)
})

test('what cannot be made again stays when its stack goes or it is replaced, but not where making it is undone', () => {
  for (const { Type, DeletionPolicy, UpdateReplacePolicy } of [...stateful, ...stateless])
    if (KEPT.includes(Type) || Type === 'AWS::Logs::LogGroup')
      expect([Type, DeletionPolicy, UpdateReplacePolicy]).toEqual([
        Type,
        PROTECTED.includes(Type) ? 'Retain' : 'RetainExceptOnCreate',
        'Retain',
      ])
  expect(theOne(stateful, 'AWS::Cognito::UserPool').Properties).toMatchObject({
    DeletionProtection: 'ACTIVE',
  })
})

test('a disposable test deployment leaves nothing', () => {
  const { all } = synthesised(exampleConfig({ environment: 'test', disposable: true }))
  for (const { Type, DeletionPolicy } of all)
    if (KEPT.includes(Type) || Type === 'AWS::Logs::LogGroup')
      expect([Type, DeletionPolicy]).toEqual([Type, 'Delete'])
  expect(theOne(all, 'AWS::DynamoDB::Table').Properties).toMatchObject({ DeletionProtectionEnabled: false })
})

describe('the record', () => {
  const { Properties } = theOne(stateful, 'AWS::DynamoDB::Table')

  test('is encrypted by our key, recoverable, protected, and tells of its changes', () => {
    expect(Properties).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: expect.anything() },
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      BillingMode: 'PAY_PER_REQUEST',
    })
  })

  test('has the shape that the code reads and writes', () => {
    const keys = (partition: string, sort: string) => [
      { AttributeName: partition, KeyType: 'HASH' },
      { AttributeName: sort, KeyType: 'RANGE' },
    ]
    expect(Properties).toMatchObject({
      KeySchema: keys(TABLE_SHAPE.partitionKey, TABLE_SHAPE.sortKey),
      GlobalSecondaryIndexes: TABLE_SHAPE.globalIndexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keys(index.partitionKey, index.sortKey),
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: index.projection },
      })),
      LocalSecondaryIndexes: TABLE_SHAPE.localIndexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keys(TABLE_SHAPE.partitionKey, index.sortKey),
      })),
    })
  })

  test.each<RequestIndex>([
    { of: 'project', project: 'p' },
    { of: 'project', project: 'p', status: 'DRAFT' },
    { of: 'requester', requestedBy: 'r' },
    { of: 'requester', requestedBy: 'r', status: 'DRAFT' },
    { of: 'requester', requestedBy: 'r', project: 'p' },
    { of: 'requester', requestedBy: 'r', project: 'p', status: 'DRAFT' },
    { of: 'turn', turn: 't' },
    { of: 'turn', turn: 't', project: 'p' },
  ])('has an index for the list %j', (index) => {
    expect(Properties['GlobalSecondaryIndexes']).toContainEqual(
      expect.objectContaining({ IndexName: listIndex(listOfIndex(index).list) }),
    )
  })
})

const role = (name: string): string =>
  `arn:<AWS::Partition>:iam::<AWS::AccountId>:role/sluice-example-<AWS::Region>-${name}`

test('every role that a policy names is there', () => {
  const named = JSON.stringify(plain(stateful.map(({ Properties }) => Properties))).matchAll(
    /:role\/(sluice-example-<AWS::Region>-[\w-]+)/g,
  )
  const roles = ofType([...stateful, ...stateless], 'AWS::IAM::Role').map(({ Properties }) =>
    plain(Properties['RoleName']),
  )
  const missing = [...new Set([...named].map(([, name]) => name))].filter((name) => !roles.includes(name))
  expect(missing).toEqual([])
})

test('keys are rotated, and nobody of the account can open anything with them but through its service', () => {
  for (const { Properties } of ofType(stateful, 'AWS::KMS::Key')) {
    const signs = Properties['KeyUsage'] === 'SIGN_VERIFY'
    if (!signs) expect(Properties['EnableKeyRotation']).toBe(true)
    for (const { Action, Condition = {} } of statementsOf(Properties['KeyPolicy'])) {
      expect(Action).not.toContain('kms:*')
      if (!Action.some((action) => /Decrypt|Encrypt|GenerateDataKey|CreateGrant/.test(action))) continue
      const conditions = Object.values(Condition).flatMap((each) => Object.keys(each))
      expect(conditions.join(' ')).toMatch(
        /kms:ViaService|kms:EncryptionContext:|aws:SourceAccount|aws:SourceArn/,
      )
    }
  }
})

test('three functions sign release records, with a key that signs and nothing else', () => {
  const { Properties } = theOne(stateful, 'AWS::KMS::Key', 'SigningKey')
  expect(Properties).toMatchObject({ KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'SIGN_VERIFY' })
  expect(
    statementsOf(Properties['KeyPolicy']).filter(({ Action }) => Action.includes('kms:Sign')),
  ).toMatchObject([
    {
      Action: ['kms:Sign'],
      Condition: {
        ArnEquals: { 'aws:PrincipalArn': ['releasePackage', 'packBatch', 'layOutPackage'].map(role) },
      },
    },
  ])
})

test('people are made by an administrator, with a second factor, and their groups come from the policies', () => {
  expect(theOne(stateful, 'AWS::Cognito::UserPool').Properties).toMatchObject({
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    MfaConfiguration: 'ON',
    EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    UsernameAttributes: ['email'],
    UserPoolTier: 'PLUS',
    UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
  })
  expect(theOne(stateful, 'AWS::Cognito::UserPool').Properties).not.toHaveProperty('Schema')
  expect(
    ofType(stateful, 'AWS::Cognito::UserPoolGroup').map(({ Properties }) => Properties['GroupName']),
  ).toEqual(['Researcher', 'InformationGovernance', 'ResearchIT', 'Admin', 'Auditor', 'project-asthma'])
})

describe('many make packages where', () => {
  test('no way leads out', () => {
    for (const type of ['AWS::EC2::InternetGateway', 'AWS::EC2::NatGateway', 'AWS::EC2::Route'])
      expect(ofType(stateful, type)).toEqual([])
    expect(ofType(stateful, 'AWS::EC2::FlowLog')).toHaveLength(1)
  })

  test('only our own buckets, the record and the signing key can be reached, and by those who work there', () => {
    const endpoints = ofType(stateful, 'AWS::EC2::VPCEndpoint')
    expect(endpoints).toHaveLength(3)
    for (const { Properties } of endpoints)
      for (const { Resource, Condition } of statementsOf(Properties['PolicyDocument'])) {
        const roles = [Condition?.['ArnEquals']?.['aws:PrincipalArn']].flat()
        expect(roles).not.toEqual([])
        for (const each of roles) expect(AT_WORKS.map(role)).toContain(each)
        for (const resource of Resource)
          expect(resource).toMatch(/^<(?:Uploads|Staging|Packages|Records|SigningKey)\w+\.Arn>/)
      }
  })

  test.each(AT_WORKS)('all that %s may do can be done', (id) => {
    const passing = ofType(stateful, 'AWS::EC2::VPCEndpoint')
      .flatMap(({ Properties }) => statementsOf(Properties['PolicyDocument']))
      .filter(({ Condition }) => [Condition?.['ArnEquals']?.['aws:PrincipalArn']].flat().includes(role(id)))
      .flatMap(({ Action }) => Action)
    const rights = rightsOf(theOne(stateless, 'AWS::IAM::Role', `${id}Role`))
      .filter(({ Effect, Condition }) => Effect === 'Allow' && !Condition?.['StringEquals'])
      .flatMap(({ Action }) => Action)
      .filter((action) => /^(?:s3|dynamodb|kms):/.test(action))
    expect(new Set(passing)).toEqual(new Set(rights))
  })

  test('the file system is encrypted, and mounted by those who work there, as one user and in no other way', () => {
    const { Properties } = theOne(stateful, 'AWS::EFS::FileSystem')
    expect(Properties).toMatchObject({ Encrypted: true, KmsKeyId: expect.anything() })
    const [mounted, open] = statementsOf(Properties['FileSystemPolicy'])
    expect(mounted).toMatchObject({
      Effect: 'Allow',
      Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
      Condition: {
        ArnEquals: { 'aws:PrincipalArn': AT_WORKS.map(role) },
        Null: { 'elasticfilesystem:AccessPointArn': 'false' },
      },
    })
    expect(open).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })
    expect(theOne(stateful, 'AWS::EFS::AccessPoint').Properties).toMatchObject({
      PosixUser: { Uid: '1000', Gid: '1000' },
      RootDirectory: { CreationInfo: { Permissions: '0700' } },
    })
  })
})
