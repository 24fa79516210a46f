import * as z from 'zod'
import { name } from '#egress/name-schema.ts'
import { accessPointArn, accountId, bucketName, keyArn, tableArn, topicArn } from './arns.ts'

const bucket = z.strictObject({
  name: bucketName,
  ownerAccount: accountId,
  /** The key that its objects are encrypted with, if it is one of KMS. */
  keyArn: z.exactOptional(keyArn),
})

/** Service Workbench, or whatever else sends its notifications: where requests come from without a person's hand. */
export const egressStore = z.strictObject({
  /** The topic that tells of new requests. Its own policy has to let this account subscribe. */
  topicArn,
  /** The bucket of the version lists. */
  notificationBucket: bucket,
  /** The buckets of the files themselves. */
  buckets: z.array(bucket).min(1).max(20),
  /** Access points of these buckets, where the messages name one instead of the bucket. */
  accessPointArns: z.array(accessPointArn).max(20).default([]),
  /** The store's own record of each request, if its status is to be set: in this account and Region. */
  table: z.exactOptional(z.strictObject({ arn: tableArn, keyArn: z.exactOptional(keyArn) })),
  /** Project of Service Workbench -> project here. A project that is not listed keeps its name. */
  projects: z.record(z.string(), name).default({}),
})
