import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb'
import { Key } from 'aws-cdk-lib/aws-kms'
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { REQUEST_INDEXES } from './request-indexes.ts'

export interface Stateful {
  readonly stack: Stack
  readonly records: Table
  readonly staging: Bucket
  readonly packages: Bucket
}

/** What has to survive everything else: the record, the staged copies, the released packages, and their key. */
export function statefulStack(scope: Construct, id: string): Stateful {
  const stack = new Stack(scope, id, { terminationProtection: true })
  const key = new Key(stack, 'Key', {
    description: 'Encrypts the record, the staged copies and the released packages',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  })
  const logs = accessLogs(stack)
  return {
    stack,
    records: recordsTable(stack, key),
    staging: bucket(stack, 'Staging', key, logs),
    packages: bucket(stack, 'Packages', key, logs),
  }
}

function recordsTable(stack: Stack, encryptionKey: Key): Table {
  const table = new Table(stack, 'Records', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    stream: StreamViewType.NEW_IMAGE,
    timeToLiveAttribute: 'expiresAt',
    removalPolicy: RemovalPolicy.RETAIN,
  })
  for (const { name, partition } of REQUEST_INDEXES)
    table.addGlobalSecondaryIndex({
      indexName: name,
      partitionKey: { name: partition, type: AttributeType.STRING },
      sortKey: { name: 'newest', type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    })
  return table
}

function bucket(stack: Stack, id: string, encryptionKey: Key, serverAccessLogsBucket: Bucket): Bucket {
  return new Bucket(stack, id, {
    encryption: BucketEncryption.KMS,
    encryptionKey,
    bucketKeyEnabled: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    serverAccessLogsBucket,
    serverAccessLogsPrefix: `${id.toLowerCase()}/`,
    lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    removalPolicy: RemovalPolicy.RETAIN,
  })
}

function accessLogs(stack: Stack): Bucket {
  const logs = new Bucket(stack, 'AccessLogs', {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    lifecycleRules: [{ expiration: Duration.days(400) }],
    removalPolicy: RemovalPolicy.RETAIN,
  })
  Validations.of(logs).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'This bucket receives the access logs of the others; logging its own access would never end.',
  })
  return logs
}
