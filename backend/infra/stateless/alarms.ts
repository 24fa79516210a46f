import { Duration } from 'aws-cdk-lib'
import { ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { METRIC_NAMESPACE } from '#aws/observe/metrics-table.ts'
import { TABLE_SHAPE } from '#aws/records/table-shape.ts'
import { alarmMaker } from './alarm-maker.ts'
import { OWN_ALARMS } from './alarm-table.ts'
import type { Watched } from './watched.ts'

const FIVE_MINUTES = Duration.minutes(5)
const TEN_MINUTES = Duration.minutes(10)
const LATE = Duration.minutes(15)

/** Everything that calls for somebody. Each says what happened, what to do, and where more is written. */
export function alarms(scope: Construct, topic: ITopic, watched: Watched): void {
  const home = new Construct(scope, 'Calls')
  const alarm = alarmMaker(home, topic)
  const sum = { period: FIVE_MINUTES, statistic: Stats.SUM }
  const most = { period: FIVE_MINUTES, statistic: Stats.MAXIMUM }

  for (const [id, { lambda }] of watched.functions) {
    alarm(
      `${id}-errors`,
      lambda.metricErrors(sum),
      'functions',
      `The function ${id} failed. Read its log group.`,
    )
    alarm(
      `${id}-throttles`,
      lambda.metricThrottles(sum),
      'throttled',
      `The function ${id} was throttled: raise the account's concurrent executions.`,
    )
  }
  for (const name of ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'])
    alarm(
      name,
      new Metric({
        namespace: 'AWS/States',
        metricName: name,
        dimensionsMap: { StateMachineArn: watched.stateMachineArn },
        ...sum,
      }),
      'executions',
      'An execution ended before its request did. The request says which step failed; mend the cause and retry it.',
    )
  for (const { metric, section, says } of OWN_ALARMS) alarm(metric, ownMetric(metric), section, says)
  for (const [id, queue] of watched.deadLetters)
    alarm(
      `${id}-depth`,
      queue.metricApproximateNumberOfMessagesVisible(most),
      'deadLetters',
      `The dead-letter queue ${id} holds something. Look what it is, mend the cause, and move it back.`,
    )
  for (const [id, queue] of watched.queues)
    alarm(
      `${id}-age`,
      queue.metricApproximateAgeOfOldestMessage(most),
      'behind',
      `The queue ${id} is not worked off. Look whether its function runs.`,
      { threshold: LATE.toSeconds() },
    )
  for (const [id, { lambda }] of watched.followers)
    alarm(
      `${id}-behind`,
      lambda.metric('IteratorAge', most),
      'behind',
      `The function ${id} is behind the changes of the record. Look whether it fails or is throttled.`,
      { threshold: LATE.toMilliseconds() },
    )
  for (const name of ['ReadThrottleEvents', 'WriteThrottleEvents']) {
    alarm(
      name,
      watched.table.metric(name, sum),
      'throttled',
      'The table of the record was throttled. Look which partition is hot, and raise its limits.',
    )
    // The table's own metric leaves out what its indexes are asked for.
    for (const index of TABLE_SHAPE.globalIndexes)
      alarm(
        `${name}-${index.name}`,
        watched.table.metric(name, {
          ...sum,
          dimensionsMap: { TableName: watched.table.tableName, GlobalSecondaryIndexName: index.name },
        }),
        'throttled',
        `The index ${index.name} of the record was throttled: its lists fail. Look which partition is hot.`,
      )
  }
  alarm(
    'Clock',
    watched.everyMinute.lambda.metricInvocations({ period: TEN_MINUTES, statistic: Stats.SUM }),
    'clock',
    'The function dispatch did not run for ten minutes: nothing that was left to be done is taken up.',
    {
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    },
  )
  for (const name of ['Bounce', 'Complaint', 'Reject'])
    alarm(
      `Mail${name}`,
      new Metric({
        namespace: 'AWS/SES',
        metricName: name,
        dimensionsMap: { 'ses:configuration-set': watched.configurationSet },
        ...sum,
      }),
      'mail',
      'Mail came back or was complained about. Mend the address of the person, or SES stops sending.',
    )
  alarm(
    'Api5xx',
    new Metric({
      namespace: 'AWS/AppSync',
      metricName: '5XXError',
      dimensionsMap: { GraphQLAPIId: watched.apiId },
      ...sum,
    }),
    'api',
    'The API could not answer. Look at its log group, and at the functions behind it.',
  )
}

/** A metric that our functions write themselves. */
export function ownMetric(metricName: string): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { service: 'sluice' },
    period: FIVE_MINUTES,
    statistic: Stats.SUM,
  })
}
