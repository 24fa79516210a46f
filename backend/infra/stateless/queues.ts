import { Duration } from 'aws-cdk-lib'
import { CfnSubscription } from 'aws-cdk-lib/aws-sns'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { FUNCTION_SIZES } from '../function-sizes.ts'
import { accept, deadLetters, queuePair, type QueuePair } from '../queue.ts'
import type { Setting } from '../setting.ts'
import type { Keys } from '../stateful/keys.ts'

export interface Queues {
  /** Messages of the egress store, where one is configured. */
  readonly messages: QueuePair | undefined
  /** Changes of the record that the dispatcher could not take in. The clock takes them up as well. */
  readonly failedChanges: Queue
  readonly failedMail: Queue
}

export function queues(scope: Construct, { config }: Setting, { operations }: Keys): Queues {
  const topicArn = config.egressStore?.topicArn
  return {
    messages: topicArn === undefined ? undefined : subscribed(scope, topicArn, operations),
    failedChanges: deadLetters(scope, 'FailedChanges', operations),
    failedMail: deadLetters(scope, 'FailedMail', operations),
  }
}

/** A queue that a topic of whatever account sends to. The topic's own policy has to let this account subscribe. */
function subscribed(scope: Construct, topicArn: string, key: Keys['operations']): QueuePair {
  const visibility = Duration.seconds(6 * FUNCTION_SIZES.intake.timeoutSeconds)
  const pair = queuePair(scope, 'Messages', key, visibility)
  for (const queue of [pair.queue, pair.dead])
    accept(queue, 'sns', { ArnEquals: { 'aws:SourceArn': topicArn } })
  new CfnSubscription(scope, 'Subscription', {
    topicArn,
    protocol: 'sqs',
    endpoint: pair.queue.queueArn,
    region: topicArn.split(':')[3],
    // What the topic cannot deliver is not lost.
    redrivePolicy: { deadLetterTargetArn: pair.dead.queueArn },
  })
  return pair
}
