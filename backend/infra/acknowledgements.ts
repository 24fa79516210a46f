import { Validations, type App } from 'aws-cdk-lib'
import type { FunctionId } from './functions-table.ts'
import { AT_WORKS, PUBLISHING } from './release-roles.ts'
import { RELEASED, STAGED, UPLOADED, WORKED_ON } from './rights/file-rights.ts'
import { bucketArn, packagesArn, settingOf, type Setting } from './setting.ts'
import { LOGS_OF } from './telemetry.ts'
import type { AwsConfig } from './config/config-schema.ts'

/** A finding of cdk-nag that stands: on one resource, for a reason, with the part of the system that answers for it. */
export interface Acknowledgement {
  readonly at: string
  readonly id: string
  readonly owner: 'files' | 'workflow' | 'operations' | 'api'
  readonly reason: string
}

/** Every finding that stands, and there is no other place for one. None is on a whole stack, and none is for a kind. */
export function acknowledgements(config: AwsConfig): readonly Acknowledgement[] {
  const setting = settingOf(config)
  return [...ofApi, ...ofQueues, ...ofTelemetry(setting), ...ofWorkflow(setting), ...ofFiles(setting)]
}

/** @throws Error where there is nothing at a place any more */
export function acknowledge(app: App, config: AwsConfig): void {
  for (const { at, id, reason } of acknowledgements(config)) {
    const construct = app.node.findAll().find(({ node }) => node.path === at)
    if (!construct) throw new Error(`An acknowledged finding is on nothing: ${at}`)
    Validations.of(construct).acknowledge({ id, reason })
  }
}

const ofApi: readonly Acknowledgement[] = [
  {
    at: 'Stateless/Api',
    id: 'AwsSolutions-ASC3',
    owner: 'api',
    reason:
      'Requests are logged, but without their content: it holds purposes, reasons and names of files, which belong into no log.',
  },
]

const ofQueues: readonly Acknowledgement[] = ['FailedChanges', 'FailedMail'].map((queue) => ({
  at: `Stateless/${queue}/Resource`,
  id: 'AwsSolutions-SQS3',
  owner: 'operations',
  reason:
    'This is where changes of the record go that could not be taken in: a dead-letter queue itself, with an alarm.',
}))

function ofTelemetry({ config, names }: Setting): readonly Acknowledgement[] {
  const own = names.logGroup(`<aws:PrincipalTag/${LOGS_OF}>`)
  const stacks = config.people.provider?.kind === 'google' ? ['Stateful', 'Stateless'] : ['Stateless']
  return stacks.flatMap((stack) => [
    {
      at: `${stack}/Telemetry/Resource`,
      id: wildcard(names.arn('logs', `log-group:${own}:log-stream:*`)),
      owner: 'operations' as const,
      reason:
        "Lambda names the streams of a log group; the group is the one function's own, by the tag of its role.",
    },
    {
      at: `${stack}/Telemetry/Resource`,
      id: wildcard('*'),
      owner: 'operations' as const,
      reason: 'IAM knows no narrower resource for sending traces to X-Ray.',
    },
  ])
}

function ofWorkflow({ config, names }: Setting): readonly Acknowledgement[] {
  return [
    {
      at: 'Stateless/WorkflowRole/Resource',
      id: wildcard('*'),
      owner: 'workflow',
      reason: 'IAM knows no narrower resource for the delivery of logs and for traces.',
    },
    ...[`stateMachine:${names.stateMachine}:*`, `execution:${names.stateMachine}/*`].map((resource) => ({
      at: 'Stateless/WorkflowRole/Resource',
      id: wildcard(names.arn('states', resource)),
      owner: 'workflow' as const,
      reason:
        'A distributed Map starts its batches itself: executions of this state machine alone, and of its versions.',
    })),
    {
      at: roleOf('dispatch'),
      id: wildcard(names.arn('states', `execution:${names.stateMachine}:*`)),
      owner: 'workflow',
      reason: 'Looks whether the execution of a request runs, and executions are named by their requests.',
    },
    ...(['dispatch', 'deliver'] as const).map((id) => ({
      at: roleOf(id),
      id: wildcard('*'),
      owner: 'workflow' as const,
      reason: 'Lambda lists streams before it follows one, and IAM knows no narrower resource for that.',
    })),
    ...(config.packing.works === 'EFS' ? AT_WORKS : []).map((id) => ({
      at: roleOf(id),
      id: wildcard('*'),
      owner: 'workflow' as const,
      reason:
        'Lambda joins the network as this role, with interfaces that have no name before; the code itself is refused it.',
    })),
  ]
}

function ofFiles(setting: Setting): readonly Acknowledgement[] {
  const { egressStore } = setting.config
  const own = (id: FunctionId, arn: string, keys: string): Acknowledgement => ({
    at: roleOf(id),
    id: wildcard(`${arn}/${keys}`),
    owner: 'files',
    reason: 'Keys hold the ids of requests, which are many; this is the beginning that they have in common.',
  })
  const theirs = (id: FunctionId, resource: string): Acknowledgement => ({
    at: roleOf(id),
    id: wildcard(resource),
    owner: 'files',
    reason:
      "The egress store's own keys are known when a message names them; only this bucket's are read, by version.",
  })
  const uploads = setting.names.bucketArn('uploads')
  const staging = setting.names.bucketArn('staging')
  return [
    ...(['author', 'received', 'stageFiles', 'stageBatch', 'finishStaging', 'discardStaged'] as const).map(
      (id) => own(id, uploads, UPLOADED),
    ),
    ...(['stageFiles', 'stageBatch', 'view', 'releasePackage', 'packBatch', 'discardStaged'] as const).map(
      (id) => own(id, staging, STAGED),
    ),
    ...(setting.config.packing.works === 'S3' ? AT_WORKS : []).map((id) => own(id, staging, WORKED_ON)),
    ...[...PUBLISHING, 'download' as const, 'discardPackage' as const, 'discardStaged' as const].map((id) =>
      own(id, packagesArn(setting), RELEASED),
    ),
    ...(egressStore
      ? [
          theirs('intake', `${bucketArn(egressStore.notificationBucket.name)}/*`),
          ...(['stageFiles', 'stageBatch'] as const).flatMap((id) => [
            ...egressStore.buckets.map(({ name }) => theirs(id, `${bucketArn(name)}/*`)),
            ...egressStore.accessPointArns.map((arn) => theirs(id, `${arn}/object/*`)),
          ]),
        ]
      : []),
  ]
}

function roleOf(id: FunctionId): string {
  return `Stateless/${id}/Role/Resource`
}

/** As cdk-nag writes a resource: with the names of what CloudFormation fills in. */
function wildcard(resource: string): string {
  const written = resource.replaceAll(
    /\$\{Token\[([^\]]+?)\.\d+\]\}/g,
    (_token, name: string) => `<${name.replace('.', '::')}>`,
  )
  return `AwsSolutions-IAM5[Resource::${written}]`
}
