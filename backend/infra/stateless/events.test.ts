import { describe, expect, test } from 'vitest'
import { synthesised } from '../synthesised.fixture.ts'
import { ofType, plain, theOne } from '../template-text.fixture.ts'

const { stateless, all } = synthesised()
const named = (type: string, name: string) => ofType(stateless, type).filter(({ id }) => id.startsWith(name))

describe('queues and topics', () => {
  const queues = ofType(all, 'AWS::SQS::Queue')

  test('are sealed by our key', () => {
    for (const { Properties } of queues) expect(Properties).toHaveProperty('KmsMasterKeyId')
    for (const { Properties } of ofType(all, 'AWS::SNS::Topic'))
      expect(Properties).toHaveProperty('KmsMasterKeyId')
  })

  test('refuse what comes in the open', () => {
    for (const type of ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy'])
      for (const { Properties } of ofType(all, type))
        expect(JSON.stringify(Properties)).toContain('"aws:SecureTransport":"false"')
  })

  test('end in a dead-letter queue after five tries, and every dead-letter queue has an alarm', () => {
    const dead = ['ArrivalsDeadLetters', 'MessagesDeadLetters', 'FailedChanges', 'FailedMail']
    for (const { id, Properties } of queues)
      if (!dead.some((name) => id.startsWith(name)))
        expect(Properties).toMatchObject({ RedrivePolicy: { maxReceiveCount: 5 } })
    const watched = ofType(stateless, 'AWS::CloudWatch::Alarm')
      .filter(({ Properties }) => Properties['MetricName'] === 'ApproximateNumberOfMessagesVisible')
      .map(({ Properties }) => JSON.stringify(plain(Properties['Dimensions'])))
    expect(watched).toHaveLength(dead.length)
    for (const name of dead) expect(watched.join(' ')).toContain(name)
  })

  test('take messages of the one topic that is configured', () => {
    const topicArn = 'arn:aws:sns:eu-west-2:111122223333:Egress-Notifications'
    const subscription = theOne(stateless, 'AWS::SNS::Subscription', 'Subscription')
    expect(subscription.Properties).toMatchObject({
      TopicArn: topicArn,
      Protocol: 'sqs',
      Region: 'eu-west-2',
      RedrivePolicy: { deadLetterTargetArn: expect.anything() },
    })
    const policy = theOne(stateless, 'AWS::SQS::QueuePolicy', 'MessagesPolicy')
    expect(plain(policy.Properties['PolicyDocument'])).toMatchObject({
      Statement: expect.arrayContaining([
        expect.objectContaining({
          Effect: 'Allow',
          Principal: { Service: 'sns.amazonaws.com' },
          Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
        }),
      ]),
    })
  })

  test('of reviewers hear one function, and that of alarms hears CloudWatch', () => {
    const [alarms] = named('AWS::SNS::TopicPolicy', 'Alarms')
    expect(JSON.stringify(alarms?.Properties)).toContain('"Service":"cloudwatch.amazonaws.com"')
    const reviewers = named('AWS::SNS::TopicPolicy', 'Reviewers')
    expect(reviewers).toHaveLength(2)
    for (const { Properties } of reviewers)
      expect(plain(Properties['PolicyDocument'])).toMatchObject({
        Statement: expect.arrayContaining([
          expect.objectContaining({
            Effect: 'Deny',
            Action: 'sns:Publish',
            Condition: { ArnNotEquals: { 'aws:PrincipalArn': expect.stringMatching(/-deliver$/) } },
          }),
        ]),
      })
  })
})

test('changes of the record wake up who has to do something about them, and none is lost', () => {
  const followers = ofType(stateless, 'AWS::Lambda::EventSourceMapping').filter(({ Properties }) =>
    JSON.stringify(Properties['EventSourceArn']).includes('StreamArn'),
  )
  const filters = followers.map(({ Properties }) =>
    (Properties['FilterCriteria'] as { Filters: { Pattern: string }[] }).Filters.map(
      ({ Pattern }) => JSON.parse(Pattern) as unknown,
    ),
  )
  const entry = (lane: string) => ({
    eventName: ['INSERT'],
    dynamodb: { NewImage: { sk: { S: ['outbox'] }, lane: { S: [lane] } } },
  })
  const request = { eventName: ['INSERT', 'MODIFY'], dynamodb: { NewImage: { sk: { S: ['request'] } } } }
  expect(filters).toEqual([[entry('work'), request], [entry('mail')]])
  for (const { Properties } of followers)
    expect(Properties).toMatchObject({
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 3,
      DestinationConfig: { OnFailure: { Destination: expect.anything() } },
    })
})

test('queues are worked off message by message', () => {
  const workers = ofType(stateless, 'AWS::Lambda::EventSourceMapping').filter(
    ({ Properties }) => !JSON.stringify(Properties['EventSourceArn']).includes('StreamArn'),
  )
  expect(workers).toHaveLength(2)
  for (const { Properties } of workers)
    expect(Properties).toMatchObject({ FunctionResponseTypes: ['ReportBatchItemFailures'] })
})

test('the clock wakes up three functions, every minute', () => {
  expect(
    ofType(stateless, 'AWS::Events::Rule').map(({ Properties }) => [
      Properties['ScheduleExpression'],
      (Properties['Targets'] as { Input: string }[]).map(({ Input }) => Input),
    ]),
  ).toEqual(Array.from({ length: 3 }, () => ['rate(1 minute)', ['{"source":"schedule"}']]))
})
