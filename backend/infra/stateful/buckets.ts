import { Duration } from 'aws-cdk-lib'
import type { Key } from 'aws-cdk-lib/aws-kms'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  HttpMethods,
  ObjectOwnership,
  type BucketProps,
} from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { LONGEST_TICKET_SECONDS } from '../config/config-schema.ts'
import { PUBLISHING, WORKING } from '../release-roles.ts'
import { STAGED, WORKED_ON } from '../rights/file-rights.ts'
import type { Setting } from '../setting.ts'
import { webOrigin } from '../web-origin.ts'
import { readingBy, refusals, type BucketRules, type Writing } from './bucket-statements.ts'

export interface Buckets {
  readonly uploads: Bucket
  readonly staging: Bucket
  /** Absent where the packages go to a bucket that is there already. */
  readonly packages: Bucket | undefined
}

const SECONDS_PER_DAY = 86_400
const A_DAY = Duration.days(1)
const A_MONTH = Duration.days(30)

const UPLOADS: BucketRules = {
  writing: [{ sid: 'UploadedByNobodyElse', keys: '*', writers: ['author'], once: false }],
  deleters: ['author', 'received', 'stageFiles', 'finishStaging', 'discardStaged'],
  signer: 'author',
  maxSignatureSeconds: SECONDS_PER_DAY,
}
const STAGED_ONCE: Writing = {
  sid: 'StagedByNobodyElse',
  keys: STAGED,
  writers: ['stageFiles', 'stageBatch'],
  once: true,
}
const STAGING: BucketRules = {
  writing: [STAGED_ONCE],
  deleters: ['discardStaged'],
  signer: 'view',
  maxSignatureSeconds: LONGEST_TICKET_SECONDS,
}
/** The same with what is finished of packages beside it, where that lies in S3. */
const STAGING_WITH_WORKS: BucketRules = {
  ...STAGING,
  writing: [STAGED_ONCE, { sid: 'WorkedOnByNobodyElse', keys: WORKED_ON, writers: WORKING, once: false }],
}
const PACKAGES: BucketRules = {
  writing: [{ sid: 'PublishedByNobodyElse', keys: '*', writers: PUBLISHING, once: true }],
  deleters: ['discardPackage', 'discardStaged'],
  signer: 'download',
  maxSignatureSeconds: LONGEST_TICKET_SECONDS,
}

/** Where bytes are: what people hand in, what was frozen of it, what was released. */
export function buckets(scope: Construct, setting: Setting, key: Key): Buckets {
  const { config, names } = setting
  const logs = accessLogs(scope, setting)
  const origin = webOrigin(config)
  const bucket = (
    id: string,
    kind: 'uploads' | 'staging' | 'packages',
    rules: BucketRules,
    props: BucketProps,
  ) => {
    const made = new Bucket(scope, id, {
      ...base(setting),
      bucketName: names.bucket(kind),
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      versioned: true,
      serverAccessLogsBucket: logs,
      serverAccessLogsPrefix: `${kind}/`,
      ...props,
    })
    for (const refusal of refusals(made.bucketArn, key.keyArn, names, rules))
      made.addToResourcePolicy(refusal)
    return made
  }
  const uploads = bucket('Uploads', 'uploads', UPLOADS, {
    lifecycleRules: [abandoned, noncurrent],
    cors: [cors(HttpMethods.PUT, origin)],
  })
  const hasWorks = config.packing.works === 'S3'
  const staging = bucket('Staging', 'staging', hasWorks ? STAGING_WITH_WORKS : STAGING, {
    lifecycleRules: [abandoned, noncurrent, leftOver],
    cors: [cors(HttpMethods.GET, origin)],
  })
  if (config.reviewerAccount !== undefined)
    for (const reading of readingBy(config.reviewerAccount, staging.bucketArn))
      staging.addToResourcePolicy(reading)
  return {
    uploads,
    staging,
    packages: config.target
      ? undefined
      : bucket('Packages', 'packages', PACKAGES, { lifecycleRules: [abandoned] }),
  }
}

const abandoned = { id: 'AbandonedUploads', abortIncompleteMultipartUploadAfter: A_DAY }
const noncurrent = {
  id: 'WhatWasDeletedOrReplaced',
  noncurrentVersionExpiration: A_DAY,
  expiredObjectDeleteMarker: true,
}
/** What was finished of a package that nobody went on with; also where works lay in S3 before. A later attempt does it again. */
const leftOver = { id: 'WhatIsLeftOfPackages', prefix: WORKED_ON.replace('*', ''), expiration: A_MONTH }

function base({ removalPolicy }: Setting): BucketProps {
  return {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    removalPolicy,
  }
}

function cors(method: HttpMethods, origin: string) {
  return {
    allowedMethods: [method],
    allowedOrigins: [origin],
    allowedHeaders: ['content-type', 'x-amz-*'],
    exposedHeaders: ['ETag'],
    maxAge: 3_600,
  }
}

function accessLogs(scope: Construct, setting: Setting): Bucket {
  return new Bucket(scope, 'AccessLogs', {
    ...base(setting),
    bucketName: setting.names.bucket('access-logs'),
    encryption: BucketEncryption.S3_MANAGED,
    versioned: true,
    lifecycleRules: [
      {
        id: 'AYearAndAMonth',
        expiration: Duration.days(400),
        noncurrentVersionExpiration: A_DAY,
        abortIncompleteMultipartUploadAfter: A_DAY,
      },
    ],
  })
}
