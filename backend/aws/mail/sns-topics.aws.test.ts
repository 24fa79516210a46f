import { randomUUID } from 'node:crypto'
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { withFaults } from '#aws/faults.fixture.ts'
import { queueFor } from '../emulator/queue-for.fixture.ts'
import { snsTopics } from './sns-topics.ts'

const heard = z.object({ Subject: z.string(), Message: z.string() })

/** A topic, and a queue that listens to it. */
async function listened() {
  const [sns, sqs] = [new SNSClient({}), new SQSClient({})]
  const name = `reviewers-${randomUUID()}`
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }))
  const { QueueUrl, QueueArn: Endpoint } = await queueFor('sns')
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }))
  return {
    topic: TopicArn,
    /** All that was heard since it was last asked. */
    async all() {
      const found: z.infer<typeof heard>[] = []
      for (;;) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
        )
        if (Messages.length === 0) return found
        for (const { Body = '', ReceiptHandle } of Messages) {
          found.push(heard.parse(JSON.parse(Body)))
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
        }
      }
    },
  }
}

const ANNOUNCEMENT = { subject: '[Sluice] Decision needed: request-1', text: 'A request waits.' }

describe("the reviewers' topics", () => {
  let topic: Awaited<ReturnType<typeof listened>>
  beforeAll(async () => {
    topic = await listened()
  })
  const topicsOf = (client = new SNSClient({})) =>
    snsTopics({ client, topics: { InformationGovernance: topic.topic } })

  test('tell whoever listens to the topic of the group, and no other', async () => {
    expect(await topicsOf().announce('InformationGovernance', ANNOUNCEMENT)).toBe('announced')
    expect(await topicsOf().announce('ResearchIT', ANNOUNCEMENT)).toBe('noTopic')
    expect(await topic.all()).toEqual([{ Subject: ANNOUNCEMENT.subject, Message: ANNOUNCEMENT.text }])
  })

  test('cut a subject that is too long, and tell the rest', async () => {
    await topicsOf().announce('InformationGovernance', { ...ANNOUNCEMENT, subject: 'x'.repeat(200) })
    expect(await topic.all()).toMatchObject([{ Subject: 'x'.repeat(100), Message: ANNOUNCEMENT.text }])
  })

  test('tell once what is throttled or does not arrive, and say so when it is never taken', async () => {
    const shaky = withFaults(new SNSClient({}), ['throttled', 'before'])
    await topicsOf(shaky).announce('InformationGovernance', ANNOUNCEMENT)
    expect(await topic.all()).toHaveLength(1)
    const cut = withFaults(
      new SNSClient({}),
      Array.from({ length: 20 }, () => 'before'),
    )
    await expect(topicsOf(cut).announce('InformationGovernance', ANNOUNCEMENT)).rejects.toThrow()
    expect(await topic.all()).toEqual([])
  })
})
