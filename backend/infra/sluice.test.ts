import { AccountRootPrincipal, Policy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { CfnQueue } from 'aws-cdk-lib/aws-sqs'
import { describe, expect, test } from 'vitest'
import { acknowledgements } from './acknowledgements.ts'
import { findings } from './findings.fixture.ts'
import { exampleConfig, synthesised } from './synthesised.fixture.ts'
import { ofType, plain, rightsOf, statementsOf, theOne } from './template-text.fixture.ts'

const KEY = 'arn:aws:kms:eu-west-2:111122223333:key/22222222-2222-4333-8444-555555555555'
const SECRET = 'arn:aws:secretsmanager:eu-west-2:111122223333:secret:google-1a2b3c'
const ACCESS_POINT = 'arn:aws:s3:eu-west-2:111122223333:accesspoint/egress'
const { egressStore, people } = exampleConfig()

/** Everything that can be configured beside the example. */
const everything = exampleConfig({
  target: { bucketName: 'data-lake-target', keyArn: KEY },
  reviewerAccount: '444455556666',
  egressStore: { ...egressStore, accessPointArns: [ACCESS_POINT] },
  web: {
    domain: {
      name: 'example.org',
      prefix: 'sluice',
      certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1a2b',
    },
  },
  mail: { sender: 'sluice@example.org', identity: { kind: 'existing', name: 'example.org' } },
  people: {
    ...people,
    callbackUrls: ['http://localhost:8976/'],
    provider: { kind: 'google', clientId: 'client', clientSecretArn: SECRET, hostedDomain: 'example.org' },
    services: [
      { roleArn: 'arn:aws:iam::111122223333:role/robot', id: 'robot', name: 'Robot', projects: ['asthma'] },
    ],
  },
})

const inS3 = exampleConfig({ packing: { works: 'S3' } })

describe('what cdk-nag finds and what stands', () => {
  test('is nothing but what is acknowledged', () => {
    expect(findings()).toEqual([])
  })

  test('is nothing else where everything is configured', () => {
    expect(findings(everything)).toEqual([])
  })

  test('is nothing else where many packages are put together in S3', () => {
    expect(findings(inS3)).toEqual([])
  })

  test('would be told: a bucket in the open, a right to everything, and two resources that wait for each other', () => {
    const found = findings(exampleConfig(), (stack) => {
      new Bucket(stack, 'Open')
      new Policy(stack, 'Everything', {
        roles: [new Role(stack, 'Anyone', { assumedBy: new AccountRootPrincipal() })],
        statements: [new PolicyStatement({ actions: ['s3:*'], resources: ['*'] })],
      })
      const [one, other] = ['One', 'Other'].map((id) => new CfnQueue(stack, id))
      one?.addPropertyOverride('QueueName', other?.ref)
      other?.addPropertyOverride('QueueName', one?.ref)
    })
    const text = found.join('\n')
    for (const expected of [
      'Open/Resource: AwsSolutions-S1',
      'IAM5[Resource::*]',
      'IAM5[Action::s3:*]',
      'F3004',
    ])
      expect(text).toContain(expected)
  })

  test('is counted: one more takes a decision', () => {
    expect(acknowledgements(exampleConfig())).toHaveLength(39)
    expect(acknowledgements(everything)).toHaveLength(43)
    expect(acknowledgements(inS3)).toHaveLength(39)
  })

  test('is each on one resource, for one finding, with a reason and somebody who answers for it', () => {
    const all = acknowledgements(everything)
    for (const { at, id, owner, reason } of all) {
      expect(at).toMatch(/^State(?:ful|less)\/.+/)
      expect(id).toMatch(/^AwsSolutions-[A-Z]+\d+(?:\[Resource::.+\])?$/)
      expect(id).not.toMatch(/^AwsSolutions-IAM5$|\[Action::/)
      expect(owner).not.toBe('')
      expect(reason.length).toBeGreaterThan(40)
    }
    const places = all.map(({ at, id }) => `${at} ${id}`)
    expect(new Set(places).size).toBe(places.length)
  })
})

describe('where everything is configured', () => {
  const { stateful, stateless, all } = synthesised(everything)

  test('packages go to the bucket that was there before, and its key is used for them alone', () => {
    expect(ofType(stateful, 'AWS::S3::Bucket').map(({ id }) => id.slice(0, 6))).toEqual([
      'Access',
      'Upload',
      'Stagin',
    ])
    const rights = rightsOf(theOne(stateless, 'AWS::IAM::Role', 'releasePackageRole'))
    const writing = rights.find(({ Action }) => Action.includes('s3:PutObject'))
    expect(writing?.Resource).toEqual(['arn:<AWS::Partition>:s3:::data-lake-target/approved_egress/*'])
    expect(rights.flatMap(({ Resource }) => Resource)).toContain(KEY)
    const variables = plain(theOne(stateless, 'AWS::Lambda::Function', 'releasePackageFunction').Properties)
    expect(variables).toMatchObject({
      Environment: { Variables: { SLUICE_PACKAGES_BUCKET: 'data-lake-target' } },
    })
  })

  test("the reviewers' account reads staged copies, and nothing else of ours", () => {
    const theirs = ofType(stateful, 'AWS::S3::BucketPolicy').flatMap(({ id, Properties }) =>
      statementsOf(Properties['PolicyDocument'])
        .filter(
          ({ Effect, Principal }) => Effect === 'Allow' && JSON.stringify(Principal).includes('444455556666'),
        )
        .map(({ Action }) => [id.replace(/Policy.*/, ''), Action]),
    )
    expect(theirs).toEqual([
      ['Staging', ['s3:GetObject', 's3:GetObjectVersion']],
      ['Staging', ['s3:ListBucket', 's3:ListBucketVersions']],
    ])
    const keys = ofType(stateful, 'AWS::KMS::Key').flatMap(({ Properties }) =>
      statementsOf(Properties['KeyPolicy']).filter(({ Principal }) =>
        JSON.stringify(Principal).includes('444455556666'),
      ),
    )
    expect(keys).toMatchObject([
      {
        Action: ['kms:Decrypt'],
        Condition: {
          StringEquals: {
            'kms:EncryptionContext:aws:s3:arn': expect.stringContaining('sluice-example-staging'),
          },
        },
      },
    ])
  })

  test('access points of the egress store are read as its buckets are', () => {
    const rights = rightsOf(theOne(stateless, 'AWS::IAM::Role', 'stageFilesRole'))
    expect(rights.flatMap(({ Resource }) => Resource)).toContain(`${ACCESS_POINT}/object/*`)
    const { Properties } = theOne(stateless, 'AWS::Lambda::Function', 'stageFilesFunction')
    const { Variables } = Properties['Environment'] as { Variables: Record<string, string> }
    expect(JSON.parse(Variables['SLUICE_SOURCE_OWNERS'] ?? '')).toEqual({
      'example-egress-notifications': '111122223333',
      'example-egress-store': '111122223333',
      [ACCESS_POINT]: '111122223333',
    })
  })

  test('Google sends only who belongs to the domain, which is asked at every sign-in', () => {
    const provider = theOne(stateful, 'AWS::Cognito::UserPoolIdentityProvider').Properties
    expect(provider).toMatchObject({
      ProviderType: 'OIDC',
      ProviderDetails: {
        oidc_issuer: 'https://accounts.google.com',
        client_secret: expect.stringMatching(/^\{\{resolve:secretsmanager:/),
      },
      AttributeMapping: { email: 'email', email_verified: 'email_verified', name: 'name', 'custom:hd': 'hd' },
    })
    const pool = theOne(stateful, 'AWS::Cognito::UserPool').Properties
    const live = { Ref: theOne(stateful, 'AWS::Lambda::Alias', 'signinrule').id }
    expect(pool['LambdaConfig']).toMatchObject({ PreSignUp: live, PreTokenGeneration: live })
    expect(theOne(stateful, 'AWS::Lambda::Function', 'signinrule').Properties).toMatchObject({
      Environment: { Variables: { SLUICE_HOSTED_DOMAIN: 'example.org' } },
      Timeout: 5,
    })
    expect(provider).toMatchObject({ ProviderName: 'GoogleWorkspace' })
    expect(plain(theOne(stateless, 'AWS::Cognito::UserPoolClient').Properties)).toMatchObject({
      SupportedIdentityProviders: ['COGNITO', expect.stringContaining('RefProvider')],
      AllowedOAuthScopes: ['openid', 'email', 'profile'],
      WriteAttributes: ['email', 'name', 'custom:hd'],
    })
  })

  test('the rule about sign-ins has its log and its alarms like every function', () => {
    expect(theOne(stateful, 'AWS::Logs::LogGroup', 'signinrule').Properties).toMatchObject({
      RetentionInDays: 365,
    })
    const about = ofType(stateless, 'AWS::CloudWatch::Alarm').filter(({ id }) => id.includes('signinrule'))
    expect(about.map(({ Properties }) => Properties['MetricName'])).toEqual(['Errors', 'Throttles'])
  })

  test('the web app has its own domain, which links, the sign-in page and the buckets know', () => {
    expect(theOne(stateless, 'AWS::Amplify::Domain').Properties).toMatchObject({
      DomainName: 'example.org',
      SubDomainSettings: [{ Prefix: 'sluice' }],
      CertificateSettings: { CertificateType: 'CUSTOM' },
    })
    expect(theOne(stateless, 'AWS::Cognito::UserPoolClient').Properties).toMatchObject({
      CallbackURLs: ['https://sluice.example.org/', 'http://localhost:8976/'],
    })
    expect(theOne(stateful, 'AWS::S3::Bucket', 'Uploads').Properties).toMatchObject({
      CorsConfiguration: {
        CorsRules: [{ AllowedMethods: ['PUT'], AllowedOrigins: ['https://sluice.example.org'] }],
      },
    })
    expect(theOne(stateless, 'AWS::Lambda::Function', 'readFunction').Properties).toMatchObject({
      Environment: { Variables: { SLUICE_PUBLIC_URL: 'https://sluice.example.org' } },
    })
  })

  test('mail goes out by the identity that was verified before', () => {
    expect(ofType(all, 'AWS::SES::EmailIdentity')).toEqual([])
    const rights = rightsOf(theOne(stateless, 'AWS::IAM::Role', 'deliverRole'))
    expect(rights.find(({ Action }) => Action.includes('ses:SendEmail'))?.Resource).toContain(
      'arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/example.org',
    )
  })
})

test('SAML and OpenID Connect send people too', () => {
  const claims = { email: 'mail', name: 'displayName', emailVerified: 'mailVerified' }
  const sentBy = (provider: object) =>
    theOne(
      synthesised(exampleConfig({ people: { ...people, provider } })).stateful,
      'AWS::Cognito::UserPoolIdentityProvider',
    ).Properties
  expect(
    sentBy({ kind: 'saml', name: 'University', metadataUrl: 'https://idp.example.org/metadata', claims }),
  ).toMatchObject({
    ProviderName: 'University',
    ProviderType: 'SAML',
    ProviderDetails: { MetadataURL: 'https://idp.example.org/metadata' },
    AttributeMapping: { email: 'mail', name: 'displayName', email_verified: 'mailVerified' },
  })
  expect(
    sentBy({
      kind: 'oidc',
      name: 'University',
      issuer: 'https://idp.example.org',
      clientId: 'client',
      clientSecretArn: SECRET,
    }),
  ).toMatchObject({
    ProviderType: 'OIDC',
    AttributeMapping: { email: 'email', email_verified: 'email_verified' },
  })
})

test('without an egress store there is no queue for its messages, and nothing of it can be read', () => {
  const { stateless } = synthesised(exampleConfig({ egressStore: undefined }))
  expect(ofType(stateless, 'AWS::SNS::Subscription').map(({ Properties }) => Properties['Protocol'])).toEqual(
    ['email', 'email'],
  )
  expect(ofType(stateless, 'AWS::SQS::Queue').map(({ id }) => id.slice(0, 6))).toEqual(['Failed', 'Failed'])
  const rights = rightsOf(theOne(stateless, 'AWS::IAM::Role', 'updateEgressStoreRole'))
  expect(rights.flatMap(({ Action }) => Action)).not.toContain('dynamodb:UpdateItem')
  const { Properties } = theOne(stateless, 'AWS::Lambda::Function', 'updateEgressStoreFunction')
  expect(JSON.stringify(Properties['Environment'])).not.toContain('SLUICE_EGRESS_STORE_TABLE')
})
