import { readFileSync } from 'node:fs'
import { App } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import { expect, test } from 'vitest'
import { REQUEST_INDEXES } from './request-indexes.ts'
import { statefulStack } from './stateful-stack.ts'

const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')) as {
  context: Record<string, unknown>
}
const template = Template.fromStack(statefulStack(new App({ context }), 'Stateful').stack)

test('the record is encrypted, recoverable, protected, and has an index for every list', () => {
  template.hasResourceProperties('AWS::DynamoDB::Table', {
    DeletionProtectionEnabled: true,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: Match.anyValue() },
    GlobalSecondaryIndexes: REQUEST_INDEXES.map(({ name, partition }) =>
      Match.objectLike({
        IndexName: name,
        KeySchema: [
          { AttributeName: partition, KeyType: 'HASH' },
          { AttributeName: 'newest', KeyType: 'RANGE' },
        ],
      }),
    ),
  })
})

test('every bucket is private, encrypted, refuses plain HTTP and stays when the stack goes', () => {
  const buckets = Object.entries(template.findResources('AWS::S3::Bucket'))
  expect(buckets).toHaveLength(3)
  for (const [, resource] of buckets) {
    expect(resource['DeletionPolicy']).toBe('Retain')
    expect(resource['Properties']).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    })
    expect(resource['Properties']).toHaveProperty('BucketEncryption')
  }
  const policies = JSON.stringify(template.findResources('AWS::S3::BucketPolicy'))
  expect(policies.match(/aws:SecureTransport/g)).toHaveLength(3)
})

test('staged copies and packages keep every version, under a key of our own that is rotated', () => {
  template.resourcePropertiesCountIs('AWS::S3::Bucket', { VersioningConfiguration: { Status: 'Enabled' } }, 2)
  template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true })
})
