import { Duration } from 'aws-cdk-lib'
import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import type { LiveFunction } from '../lambda-function.ts'
import type { Queues } from './queues.ts'
import type { Functions } from './functions.ts'

/** An entry that waits to be done, by the lane that it is in. */
const entryOf = (lane: 'work' | 'mail') => ({
  eventName: ['INSERT'],
  dynamodb: { NewImage: { sk: { S: ['outbox'] }, lane: { S: [lane] } } },
})
/** A request that came or changed. */
const REQUEST = { eventName: ['INSERT', 'MODIFY'], dynamodb: { NewImage: { sk: { S: ['request'] } } } }

export interface Sources {
  readonly table: ITable
  readonly arrivals: Queue
  readonly queues: Queues
}

/** What sets the functions off that nobody asks: changes of the record, queues, and the clock. */
export function eventSources(
  scope: Construct,
  functions: Functions,
  { table, arrivals, queues }: Sources,
): void {
  follow(scope, 'Changes', functions.dispatch, table, queues.failedChanges, [entryOf('work'), REQUEST])
  follow(scope, 'Mail', functions.deliver, table, queues.failedMail, [entryOf('mail')])
  workOff(scope, 'Arrivals', functions.received, arrivals)
  if (queues.messages) workOff(scope, 'Messages', functions.intake, queues.messages.queue)
  for (const name of ['dispatch', 'deliver', 'intake'] as const) everyMinute(scope, name, functions[name])
}

/** What cannot be taken in goes aside after a few tries, and holds up nothing: the clock does it as well. */
function follow(
  scope: Construct,
  id: string,
  { live }: LiveFunction,
  table: ITable,
  failed: Queue,
  filters: readonly Readonly<Record<string, unknown>>[],
): void {
  new EventSourceMapping(scope, `${id}Source`, {
    target: live,
    eventSourceArn: table.tableStreamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 10,
    parallelizationFactor: 4,
    bisectBatchOnError: true,
    retryAttempts: 3,
    maxRecordAge: Duration.hours(1),
    onFailure: new SqsDlq(failed),
    filters: filters.map((filter) => FilterCriteria.filter({ ...filter })),
  })
}

function workOff(scope: Construct, id: string, { live }: LiveFunction, queue: Queue): void {
  new EventSourceMapping(scope, `${id}Source`, {
    target: live,
    eventSourceArn: queue.queueArn,
    batchSize: 10,
    reportBatchItemFailures: true,
    maxConcurrency: 5,
  })
}

/** A minute that was missed is not made up for: the next one does it all. */
function everyMinute(scope: Construct, name: string, { live }: LiveFunction): void {
  live.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) })
  new Rule(scope, `EveryMinute-${name}`, {
    description: `Sluice: ${name}, every minute`,
    schedule: Schedule.rate(Duration.minutes(1)),
    targets: [
      new LambdaFunction(live, {
        event: RuleTargetInput.fromObject({ source: 'schedule' }),
        retryAttempts: 0,
        maxEventAge: Duration.minutes(1),
      }),
    ],
  })
}
