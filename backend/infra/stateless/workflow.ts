import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { RemovalPolicy } from 'aws-cdk-lib'
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnStateMachine, CfnStateMachineAlias, CfnStateMachineVersion } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import { TASK_BUNDLES } from '#aws/function-table.ts'
import type { TaskName } from '#entry/tasks.ts'
import { keysOf } from '../functions-table.ts'
import type { LiveFunction } from '../lambda-function.ts'
import { logGroup } from '../log-group.ts'
import type { Setting } from '../setting.ts'
import type { Keys } from '../stateful/keys.ts'

/** What every execution is started on. */
export const LIVE = 'live'

const DEFINITION = readFileSync(new URL('../../../statemachines/egress.asl.json', import.meta.url), 'utf8')
const DATA_KEY_SECONDS = 300

/**
 * The state machine as it is in statemachines/, its tasks being the live aliases of their functions. An execution keeps the
 * definition that it began with, for as long as it waits; versions stay, up to 1,000, until somebody deletes those that no
 * execution needs any more.
 */
export function workflow(
  scope: Construct,
  setting: Setting,
  tasks: Readonly<Record<TaskName, LiveFunction>>,
  { operations }: Keys,
): CfnStateMachine {
  const { names } = setting
  const log = logGroup(scope, 'WorkflowLog', setting, operations, 'workflow')
  const machine = new CfnStateMachine(scope, 'Workflow', {
    stateMachineName: names.stateMachine,
    stateMachineType: 'STANDARD',
    definitionString: DEFINITION,
    definitionSubstitutions: Object.fromEntries(
      keysOf(TASK_BUNDLES).map((name) => [name, tasks[name].live.functionArn]),
    ),
    roleArn: workflowRole(scope, setting, tasks, operations.keyArn).roleArn,
    tracingConfiguration: { enabled: true },
    loggingConfiguration: {
      level: 'ALL',
      // It would show task tokens and reasons.
      includeExecutionData: false,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: log.logGroupArn } }],
    },
    encryptionConfiguration: {
      type: 'CUSTOMER_MANAGED_KMS_KEY',
      kmsKeyId: operations.keyArn,
      kmsDataKeyReusePeriodSeconds: DATA_KEY_SECONDS,
    },
  })
  // A version is of one revision for ever: another definition is another version, and a resource of another name.
  const version = new CfnStateMachineVersion(scope, `WorkflowVersion${digestOf(DEFINITION)}`, {
    stateMachineArn: machine.attrArn,
    stateMachineRevisionId: machine.attrStateMachineRevisionId,
  })
  version.applyRemovalPolicy(RemovalPolicy.RETAIN, { applyToUpdateReplacePolicy: true })
  new CfnStateMachineAlias(scope, 'WorkflowLive', {
    name: LIVE,
    routingConfiguration: [{ stateMachineVersionArn: version.attrArn, weight: 100 }],
  })
  return machine
}

function workflowRole(
  scope: Construct,
  { names }: Setting,
  tasks: Readonly<Record<TaskName, LiveFunction>>,
  keyArn: string,
): Role {
  const allow = (sid: string, actions: string[], resources: string[], conditions?: object): PolicyStatement =>
    new PolicyStatement({ sid, actions, resources, ...(conditions && { conditions }) })
  const logs = { StringEquals: { 'kms:EncryptionContext:SourceArn': names.arn('logs', '*') } }
  // The executions of a distributed Map are of a state machine called after this one: NAME/LABEL.
  const machines = [names.stateMachineArn(), `${names.stateMachineArn()}/*`]
  return new Role(scope, 'WorkflowRole', {
    roleName: names.role('workflow'),
    assumedBy: new ServicePrincipal('states.amazonaws.com', {
      conditions: { ArnLike: { 'aws:SourceArn': machines } },
    }),
    inlinePolicies: {
      Rights: new PolicyDocument({
        statements: [
          allow(
            'Tasks',
            ['lambda:InvokeFunction'],
            keysOf(TASK_BUNDLES).map((name) => tasks[name].live.functionArn),
          ),
          allow(
            'Batches',
            ['states:StartExecution'],
            [names.stateMachineArn(), `${names.stateMachineArn()}:*`],
          ),
          allow(
            'BatchesUnderWay',
            ['states:DescribeExecution', 'states:StopExecution'],
            [names.arn('states', `execution:${names.stateMachine}/*`)],
          ),
          allow('Sealing', ['kms:Decrypt', 'kms:GenerateDataKey'], [keyArn], {
            StringLike: { 'kms:EncryptionContext:aws:states:stateMachineArn': machines },
          }),
          allow('SealingForTheLog', ['kms:GenerateDataKey'], [keyArn], logs),
          allow(
            'Log',
            [
              'logs:CreateLogDelivery',
              'logs:DeleteLogDelivery',
              'logs:DescribeLogGroups',
              'logs:DescribeResourcePolicies',
              'logs:GetLogDelivery',
              'logs:ListLogDeliveries',
              'logs:PutResourcePolicy',
              'logs:UpdateLogDelivery',
            ],
            ['*'],
          ),
          allow('Traces', ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], ['*']),
        ],
      }),
    },
  })
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
