import { describe, expect, test } from 'vitest'
import { synthesised } from '../synthesised.fixture.ts'
import { ofType, plain, statementsOf, theOne } from '../template-text.fixture.ts'

const { stateful } = synthesised()

const role = (name: string): string =>
  `arn:<AWS::Partition>:iam::<AWS::AccountId>:role/sluice-example-<AWS::Region>-${name}`

describe('every bucket', () => {
  test.each(ofType(stateful, 'AWS::S3::Bucket').map((bucket) => [bucket.id, bucket] as const))(
    '%s is private, encrypted, versioned and tidied up',
    (id, { Properties }) => {
      const isOfLogs = id.startsWith('AccessLogs')
      expect(Properties).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        VersioningConfiguration: { Status: 'Enabled' },
      })
      expect(JSON.stringify(Properties['LifecycleConfiguration'])).toContain(
        '"AbortIncompleteMultipartUpload"',
      )
      expect(plain(Properties['BucketEncryption'])).toEqual({
        ServerSideEncryptionConfiguration: [
          isOfLogs
            ? { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }
            : {
                BucketKeyEnabled: true,
                ServerSideEncryptionByDefault: {
                  KMSMasterKeyID: expect.stringMatching(/^<DataKey/),
                  SSEAlgorithm: 'aws:kms',
                },
              },
        ],
      })
      if (!isOfLogs) expect(Properties).toHaveProperty('LoggingConfiguration')
    },
  )

  test('refuses plain HTTP and old TLS', () => {
    const policies = ofType(stateful, 'AWS::S3::BucketPolicy')
    expect(policies).toHaveLength(ofType(stateful, 'AWS::S3::Bucket').length)
    for (const { Properties } of policies) {
      const conditions = statementsOf(Properties['PolicyDocument'])
        .filter(({ Effect, Action }) => Effect === 'Deny' && Action.includes('s3:*'))
        .map(({ Condition }) => Condition)
      expect(conditions).toContainEqual({ Bool: { 'aws:SecureTransport': 'false' } })
      expect(conditions).toContainEqual({ NumericLessThan: { 's3:TlsVersion': 1.2 } })
    }
  })
})

describe('whatever rights somebody has, the bucket', () => {
  test.each([
    {
      bucket: 'Uploads',
      writers: ['author'],
      deleters: ['author', 'received', 'stageFiles', 'finishStaging', 'discardStaged'],
      signer: 'author',
      seconds: 86_400,
    },
    {
      bucket: 'Staging',
      writers: ['stageFiles', 'stageBatch'],
      deleters: ['discardStaged'],
      signer: 'view',
      seconds: 600,
    },
    {
      bucket: 'Packages',
      writers: ['releasePackage', 'layOutPackage', 'addPart', 'publishPackage'],
      deleters: ['discardPackage', 'discardStaged'],
      signer: 'download',
      seconds: 600,
    },
  ])('$bucket takes bytes of $writers alone, and links of $signer for $seconds s', (expected) => {
    const { bucket, writers, deleters, signer, seconds } = expected
    const { Properties } = theOne(stateful, 'AWS::S3::BucketPolicy', bucket)
    const refusals = new Map(statementsOf(Properties['PolicyDocument']).map((each) => [each.Sid, each]))
    const unless = (names: readonly string[]) => ({ ArnNotEquals: { 'aws:PrincipalArn': names.map(role) } })
    const everyone = { Effect: 'Deny', Principal: { AWS: '*' } }
    expect(refusals.get('WrittenByNobodyElse')).toMatchObject({
      ...everyone,
      Action: expect.arrayContaining(['s3:PutObject*']),
      Condition: unless(writers),
    })
    expect(refusals.get('DeletedByNobodyElse')).toMatchObject({
      ...everyone,
      Action: ['s3:DeleteObject*'],
      Condition: unless(deleters),
    })
    expect(refusals.get('SignedByNobodyElse')).toMatchObject({
      ...everyone,
      Action: ['s3:*'],
      Condition: { StringEquals: { 's3:authType': 'REST-QUERY-STRING' }, ...unless([signer]) },
    })
    expect(refusals.get('SignedTooLongAgo')).toMatchObject({
      ...everyone,
      Action: ['s3:*'],
      Condition: { NumericGreaterThan: { 's3:signatureAge': seconds * 1_000 } },
    })
    // An upload says nothing of it, and gets the bucket's own key: only who says otherwise is refused.
    for (const [sid, key] of [
      ['SealedByNoOtherKey', 's3:x-amz-server-side-encryption-aws-kms-key-id'],
      ['SealedInNoOtherWay', 's3:x-amz-server-side-encryption'],
    ] as const)
      expect(refusals.get(sid)).toMatchObject({
        ...everyone,
        Condition: { StringNotEquals: { [key]: expect.anything() }, Null: { [key]: 'false' } },
      })
  })

  test('Packages never writes over what is there', () => {
    const { Properties } = theOne(stateful, 'AWS::S3::BucketPolicy', 'Packages')
    expect(statementsOf(Properties['PolicyDocument'])).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Action: ['s3:PutObject'],
        Condition: { Null: { 's3:if-none-match': 'true' }, Bool: { 's3:ObjectCreationOperation': 'true' } },
      }),
    )
  })
})

test('what arrives in the bucket of uploads is told to a queue that nobody else can fill', () => {
  const bucket = theOne(stateful, 'AWS::S3::Bucket', 'Uploads')
  expect(plain(bucket.Properties['NotificationConfiguration'])).toEqual({
    QueueConfigurations: [
      { Event: 's3:ObjectCreated:*', Queue: expect.stringMatching(/^<Arrivals\w+\.Arn>$/) },
    ],
  })
  const policies = ofType(stateful, 'AWS::SQS::QueuePolicy').filter(({ id }) =>
    id.startsWith('ArrivalsPolicy'),
  )
  expect(bucket.DependsOn).toEqual(expect.arrayContaining(policies.map(({ id }) => id)))
  const allowed = policies
    .flatMap(({ Properties }) => statementsOf(Properties['PolicyDocument']))
    .filter(({ Effect }) => Effect === 'Allow')
  expect(allowed).toMatchObject([
    {
      Principal: { Service: 's3.amazonaws.com' },
      Condition: {
        ArnEquals: {
          'aws:SourceArn': 'arn:<AWS::Partition>:s3:::sluice-example-uploads-<AWS::AccountId>-<AWS::Region>',
        },
      },
    },
  ])
})
