import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns'
import type { Topics } from '#ports/topics.ts'
import type { ReviewerTopics } from './reviewer-topics.ts'

const MAX_SUBJECT_CHARACTERS = 100

/** The groups' topics on Amazon SNS. */
export function snsTopics({
  client,
  topics,
}: {
  readonly client: SNSClient
  readonly topics: ReviewerTopics
}): Topics {
  return {
    async announce(group, { subject, text }) {
      const TopicArn = topics[group]
      if (TopicArn === undefined) return 'noTopic'
      const Subject = subject.slice(0, MAX_SUBJECT_CHARACTERS)
      await client.send(new PublishCommand({ TopicArn, Subject, Message: text }))
      return 'announced'
    },
  }
}
