import { setTimeout as sleep } from 'node:timers/promises'
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { Lane } from '#egress/outbox.ts'
import { newDynamoClient } from '../records/dynamo-client.ts'
import { dynamoOutbox } from '../records/dynamo-outbox.ts'
import type { Deployed } from './deploy.ts'

const LANES: readonly Lane[] = ['work', 'mail', 'intake']
/** Whatever is still to be done is due by then. */
const FOR_EVER = '9999-12-31T23:59:59.999Z'
const SETTLES_WITHIN_MS = 60_000
const LOOK_EVERY_MS = 100

/** Looks until no message waits and nothing is left to be done after a commit. */
export function settling({ RecordsTable: table, MessagesQueue: QueueUrl }: Deployed): () => Promise<void> {
  const sqs = new SQSClient({})
  const outbox = dynamoOutbox({ client: newDynamoClient(), table })
  const waiting = async (): Promise<number> => {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: [
          'ApproximateNumberOfMessages',
          'ApproximateNumberOfMessagesNotVisible',
          'ApproximateNumberOfMessagesDelayed',
        ],
      }),
    )
    const left = await Promise.all(LANES.map((lane) => outbox.due(lane, FOR_EVER, 1)))
    return Object.values(Attributes).reduce((sum, count) => sum + Number(count), left.flat().length)
  }
  return async () => {
    const deadline = Date.now() + SETTLES_WITHIN_MS
    while ((await waiting()) > 0) {
      if (Date.now() > deadline) throw new Error('Something is still left to be done')
      await sleep(LOOK_EVERY_MS)
    }
  }
}
