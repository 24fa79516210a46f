import { describe, expect, test } from 'vitest'
import { FUNCTIONS, type FunctionId } from './functions-table.ts'
import { AT_WORKS, WORKING } from './release-roles.ts'
import { exampleConfig, synthesised } from './synthesised.fixture.ts'
import { ofType, plain, rightsOf, statementsOf, theOne } from './template-text.fixture.ts'

const { stateful, stateless, all } = synthesised(exampleConfig({ packing: { works: 'S3' } }))

const STAGING = 'arn:<AWS::Partition>:s3:::sluice-example-staging-<AWS::AccountId>-<AWS::Region>'
const role = (name: string): string =>
  `arn:<AWS::Partition>:iam::<AWS::AccountId>:role/sluice-example-<AWS::Region>-${name}`
const may = (action: string, resource: string): readonly FunctionId[] =>
  FUNCTIONS.filter(({ id }) =>
    rightsOf(theOne(stateless, 'AWS::IAM::Role', `${id}Role`)).some(
      ({ Effect, Action, Resource }) =>
        Effect === 'Allow' && Action.includes(action) && Resource.includes(resource),
    ),
  ).map(({ id }) => id)

describe('where what many pack lies in S3', () => {
  test('there is no file system and no network', () => {
    expect(all.filter(({ Type }) => /^AWS::(?:EC2|EFS)::/.test(Type))).toEqual([])
    expect(
      ofType(all, 'AWS::Logs::LogGroup').map(({ Properties }) => Properties['LogGroupName']),
    ).not.toContain('/sluice/example/network')
    for (const { Properties } of ofType(stateless, 'AWS::Lambda::Function')) {
      expect(Properties).not.toHaveProperty('VpcConfig')
      expect(Properties).not.toHaveProperty('FileSystemConfigs')
    }
    expect(JSON.stringify(stateless)).not.toMatch(/elasticfilesystem:|ec2:/)
  })

  test.each(AT_WORKS)('%s is told so', (id) => {
    const { Properties } = theOne(stateless, 'AWS::Lambda::Function', `${id}Function`)
    expect(Properties).toMatchObject({ Environment: { Variables: { SLUICE_WORKS: 'S3' } } })
  })

  test('it is kept and read by those who make packages, copied by one, and removed by one', () => {
    expect(may('s3:PutObject', `${STAGING}/works/*`)).toEqual([...WORKING])
    expect(may('s3:GetObject', `${STAGING}/works/*`)).toEqual([...WORKING])
    expect(may('s3:GetObjectVersion', `${STAGING}/works/*`)).toEqual(['addPart'])
    expect(may('s3:DeleteObjectVersion', `${STAGING}/works/*`)).toEqual(['discardStaged'])
  })

  test('the bucket takes it of them alone, and of nobody among the staged copies, which are written once', () => {
    const { Properties } = theOne(stateful, 'AWS::S3::BucketPolicy', 'Staging')
    const refusals = new Map(statementsOf(Properties['PolicyDocument']).map((each) => [each.Sid, each]))
    const bucket = `<${theOne(stateful, 'AWS::S3::Bucket', 'Staging').id}.Arn>`
    const unless = (names: readonly string[]) => ({ ArnNotEquals: { 'aws:PrincipalArn': names.map(role) } })
    const stagers = ['stageFiles', 'stageBatch']
    expect(refusals.get('WrittenByNobodyElse')).toMatchObject({
      Resource: [`${bucket}/*`],
      Condition: unless([...stagers, ...WORKING]),
    })
    expect(refusals.get('StagedByNobodyElse')).toMatchObject({
      Effect: 'Deny',
      Action: expect.arrayContaining(['s3:PutObject*']),
      Resource: [`${bucket}/staging/*`],
      Condition: unless(stagers),
    })
    expect(refusals.get('WorkedOnByNobodyElse')).toMatchObject({
      Effect: 'Deny',
      Resource: [`${bucket}/works/*`],
      Condition: unless(WORKING),
    })
    expect(refusals.get('WrittenOnce')).toMatchObject({ Resource: [`${bucket}/staging/*`] })
  })

  test('what nobody goes on with is gone after a month, and what was replaced after a day', () => {
    const { Properties } = theOne(stateful, 'AWS::S3::Bucket', 'Staging')
    const { Rules } = plain(Properties['LifecycleConfiguration']) as { Rules: readonly object[] }
    expect(Rules).toContainEqual(
      expect.objectContaining({ Prefix: 'works/', ExpirationInDays: 30, Status: 'Enabled' }),
    )
    const ofAll = Rules.filter((rule) => !('Prefix' in rule))
    expect(ofAll).toContainEqual(
      expect.objectContaining({ NoncurrentVersionExpiration: { NoncurrentDays: 1 } }),
    )
  })

  test('the key opens and seals it for them', () => {
    const { Properties } = theOne(stateful, 'AWS::KMS::Key', 'DataKey')
    const files = statementsOf(Properties['KeyPolicy']).find(({ Sid }) => Sid === 'FilesByTheirFunctions')
    expect(files?.Condition?.['ArnEquals']?.['aws:PrincipalArn']).toEqual(
      expect.arrayContaining(WORKING.map(role)),
    )
    for (const id of WORKING) {
      const rights = rightsOf(theOne(stateless, 'AWS::IAM::Role', `${id}Role`))
      const opening = rights.filter(
        ({ Action, Condition }) =>
          Action.includes('kms:GenerateDataKey') && JSON.stringify(Condition).includes('s3.'),
      )
      expect(opening).not.toEqual([])
    }
  })
})
