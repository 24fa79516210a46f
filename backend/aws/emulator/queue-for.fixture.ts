import { randomUUID } from 'node:crypto'
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'

/** A queue of its own that a service may fill. */
export async function queueFor(
  service: 's3' | 'sns',
): Promise<{ readonly QueueUrl: string; readonly QueueArn: string }> {
  const sqs = new SQSClient({})
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: `${service}.amazonaws.com` },
        Action: 'sqs:SendMessage',
        Resource: '*',
      },
    ],
  })
  const QueueName = `${service}-${randomUUID()}`
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { Policy } }))
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] })
  const { Attributes } = await sqs.send(asked)
  return { QueueUrl, QueueArn: Attributes?.['QueueArn'] ?? '' }
}
