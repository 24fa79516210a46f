import { Aws, Duration } from 'aws-cdk-lib'
import type { Key } from 'aws-cdk-lib/aws-kms'
import { CfnBucket, type Bucket } from 'aws-cdk-lib/aws-s3'
import { CfnQueuePolicy } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { FUNCTION_SIZES } from '../function-sizes.ts'
import { accept, queuePair, type QueuePair } from '../queue.ts'
import type { Setting } from '../setting.ts'

/** Tells of every object that arrives in the bucket of uploads. Stands beside the bucket, which names the queue. */
export function arrivals(scope: Construct, { names }: Setting, uploads: Bucket, key: Key): QueuePair {
  const { timeoutSeconds } = FUNCTION_SIZES.received
  const pair = queuePair(scope, 'Arrivals', key, Duration.seconds(6 * timeoutSeconds))
  accept(pair.queue, 's3', {
    StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
    ArnEquals: { 'aws:SourceArn': names.bucketArn('uploads') },
  })
  const bucket = uploads.node.defaultChild
  if (!(bucket instanceof CfnBucket)) throw new Error('The bucket of uploads has no resource')
  // By the resource itself: the construct's own way is a Lambda that is no part of this design.
  bucket.notificationConfiguration = {
    queueConfigurations: [{ event: 's3:ObjectCreated:*', queue: pair.queue.queueArn }],
  }
  // S3 tries the queue when it is told of it: the queue must let it in by then.
  for (const policy of pair.queue.node.findAll())
    if (policy instanceof CfnQueuePolicy) bucket.addResourceDependency(policy)
  return pair
}
