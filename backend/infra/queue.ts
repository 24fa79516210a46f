import { Duration } from 'aws-cdk-lib'
import { ServicePrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Key } from 'aws-cdk-lib/aws-kms'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'

const A_FORTNIGHT = Duration.days(14)
/** What failed this often is not tried again: it waits in the dead-letter queue for someone to look. */
const TRIES = 5

export interface QueuePair {
  readonly queue: Queue
  readonly dead: Queue
}

/** A queue whose messages end in a dead-letter queue when they cannot be worked off. */
export function queuePair(scope: Construct, id: string, key: Key, visibilityTimeout: Duration): QueuePair {
  const dead = deadLetters(scope, `${id}DeadLetters`, key)
  const queue = new Queue(scope, id, {
    ...sealed(key),
    visibilityTimeout,
    retentionPeriod: A_FORTNIGHT,
    deadLetterQueue: { queue: dead, maxReceiveCount: TRIES },
  })
  return { queue, dead }
}

/** Where what could not be worked off is kept for a fortnight. */
export function deadLetters(scope: Construct, id: string, key: Key): Queue {
  return new Queue(scope, id, { ...sealed(key), retentionPeriod: A_FORTNIGHT })
}

/** Lets one service of AWS put in what comes from one source, and nothing else. */
export function accept(
  queue: Queue,
  service: string,
  conditions: Readonly<Record<string, Readonly<Record<string, string>>>>,
): void {
  queue.addToResourcePolicy(
    new PolicyStatement({
      sid: 'FromOneSource',
      principals: [new ServicePrincipal(`${service}.amazonaws.com`)],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions,
    }),
  )
}

function sealed(encryptionMasterKey: Key) {
  return {
    encryption: QueueEncryption.KMS,
    encryptionMasterKey,
    dataKeyReuse: Duration.minutes(5),
    enforceSSL: true,
  }
}
