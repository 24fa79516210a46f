import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import { keysOf } from '../functions-table.ts'
import type { LiveFunction } from '../lambda-function.ts'
import type { Functions } from './functions.ts'
import type { Parts } from './places-of.ts'

type Named<T> = readonly (readonly [name: string, what: T])[]

/** Everything that alarms and the dashboard look at. */
export interface Watched {
  readonly functions: Named<LiveFunction>
  /** Those that follow the changes of the record. */
  readonly followers: Named<LiveFunction>
  /** What the clock sets off, and so never rests. */
  readonly everyMinute: LiveFunction
  readonly queues: Named<Queue>
  readonly deadLetters: Named<Queue>
  readonly table: ITable
  readonly stateMachineArn: string
  readonly apiId: string
  readonly configurationSet: string
}

export function watchedOf(
  { stateful, queues, api, mail }: Parts,
  functions: Functions,
  machine: CfnStateMachine,
): Watched {
  const pairs = [
    ['Arrivals', stateful.arrivals] as const,
    ...(queues.messages ? [['Messages', queues.messages] as const] : []),
  ]
  return {
    functions: [
      ...keysOf(functions).map((id) => [id, functions[id]] as const),
      ...(stateful.signInRule ? [['sign-in-rule', stateful.signInRule] as const] : []),
    ],
    followers: [
      ['dispatch', functions.dispatch],
      ['deliver', functions.deliver],
    ],
    everyMinute: functions.dispatch,
    queues: pairs.map(([name, { queue }]) => [name, queue]),
    deadLetters: [
      ...pairs.map(([name, { dead }]) => [name, dead] as const),
      ['FailedChanges', queues.failedChanges],
      ['FailedMail', queues.failedMail],
    ],
    table: stateful.records,
    stateMachineArn: machine.attrArn,
    apiId: api.resource.attrApiId,
    configurationSet: mail.configurationSetName,
  }
}
