import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'

/** What became no request, and why. */
export interface DeadLetter {
  readonly id: string
  readonly reason: string
  /** As it was delivered. */
  readonly body: string
}

/** Where someone looks after messages that became no request, beside the record that keeps them. */
export interface DeadLetters {
  put(letter: DeadLetter): Promise<void>
}

/** As much of a reason as is of use beside a message. */
const MAX_REASON_CHARACTERS = 1_000

/** Dead letters in a queue of SQS, each with its id and its reason as attributes. */
export function sqsDeadLetters(client: SQSClient, queueUrl: string): DeadLetters {
  return {
    async put({ id, reason, body }) {
      const text = (value: string) => ({ DataType: 'String', StringValue: value })
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: body,
          MessageAttributes: { id: text(id), reason: text(reason.slice(0, MAX_REASON_CHARACTERS)) },
        }),
      )
    },
  }
}

/** Where there is no queue of messages, there are no dead letters. */
export const noDeadLetters: DeadLetters = { put: async () => {} }
