import { Duration } from 'aws-cdk-lib'
import { Dashboard, GraphWidget, Metric, Stats, type IMetric, type IWidget } from 'aws-cdk-lib/aws-cloudwatch'
import type { Construct } from 'constructs'
import { METRIC_OF_CODE } from '#aws/observe/metrics-table.ts'
import type { Setting } from '../setting.ts'
import { ownMetric } from './alarms.ts'
import type { Watched } from './watched.ts'

const period = Duration.minutes(5)
const HALF = 12

/** How it goes, on one page. */
export function dashboard(scope: Construct, { names }: Setting, watched: Watched): Dashboard {
  const { functions, deadLetters, queues, followers, table } = watched
  const states = (metricName: string): Metric =>
    new Metric({
      namespace: 'AWS/States',
      metricName,
      dimensionsMap: { StateMachineArn: watched.stateMachineArn },
      period,
      statistic: Stats.SUM,
    })
  const api = (metricName: string, statistic: string): Metric =>
    new Metric({
      namespace: 'AWS/AppSync',
      metricName,
      dimensionsMap: { GraphQLAPIId: watched.apiId },
      period,
      statistic,
    })
  const p95 = { period, statistic: Stats.percentile(95) }
  return new Dashboard(scope, 'Dashboard', {
    dashboardName: names.prefix,
    widgets: [
      [
        graph('API: answers in milliseconds', [api('Latency', 'p50'), api('Latency', 'p95')]),
        graph('API: errors', [api('4XXError', Stats.SUM), api('5XXError', Stats.SUM)]),
      ],
      [
        graph('Executions', [
          states('ExecutionsStarted'),
          states('ExecutionsSucceeded'),
          states('ExecutionsFailed'),
        ]),
        graph('What we count ourselves', [...new Set(Object.values(METRIC_OF_CODE))].map(ownMetric)),
      ],
      [
        graph(
          'Functions: errors',
          functions.map(([, { lambda }]) => lambda.metricErrors({ period })),
        ),
        graph(
          'Functions: milliseconds, 95 of 100',
          functions.map(([, { lambda }]) => lambda.metricDuration(p95)),
        ),
      ],
      [
        graph(
          'Queues: waiting',
          queues.map(([, queue]) => queue.metricApproximateNumberOfMessagesVisible({ period })),
        ),
        graph(
          'Dead letters',
          deadLetters.map(([, queue]) => queue.metricApproximateNumberOfMessagesVisible({ period })),
        ),
      ],
      [
        graph(
          'Behind the record, in milliseconds',
          followers.map(([, { lambda }]) =>
            lambda.metric('IteratorAge', { period, statistic: Stats.MAXIMUM }),
          ),
        ),
        graph('Record: units', [
          table.metricConsumedReadCapacityUnits({ period }),
          table.metricConsumedWriteCapacityUnits({ period }),
        ]),
      ],
    ],
  })
}

function graph(title: string, left: readonly IMetric[]): IWidget {
  return new GraphWidget({ title, left: [...left], width: HALF })
}
