import { Aws } from 'aws-cdk-lib'
import {
  AccountPrincipal,
  AccountRootPrincipal,
  PolicyStatement,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam'
import type { AwsConfig } from '../config/config-schema.ts'
import type { Names, RoleName } from '../names.ts'
import { SIGNING, PUBLISHING } from '../release-roles.ts'

/** Who may have bytes of files opened or sealed by S3. Nobody else of the account can, whatever their rights. */
function fileRoles({ packing }: AwsConfig): readonly RoleName[] {
  return [
    'author',
    'received',
    'stageFiles',
    'stageBatch',
    'view',
    'packBatch',
    ...(packing.works === 'S3' ? (['planRelease'] as const) : []),
    ...PUBLISHING,
    'download',
  ]
}

const ADMINISTRATION = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:Delete*',
  'kms:Describe*',
  'kms:Disable*',
  'kms:Enable*',
  'kms:Get*',
  'kms:List*',
  'kms:Put*',
  'kms:Revoke*',
  'kms:RotateKeyOnDemand',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:Update*',
]
const USE = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*']
const SEND = ['kms:Decrypt', 'kms:GenerateDataKey*']

/** The account administers its keys. To use them takes more than a right in IAM: see the other statements. */
export function administration(): PolicyStatement {
  return statement('Administration', new AccountRootPrincipal(), ADMINISTRATION)
}

export function dataKeyStatements(names: Names, config: AwsConfig): PolicyStatement[] {
  const { reviewerAccount } = config
  const ours = { 'kms:CallerAccount': Aws.ACCOUNT_ID }
  return [
    statement('FilesByTheirFunctions', new AccountRootPrincipal(), USE, {
      StringEquals: { ...ours, 'kms:ViaService': via('s3') },
      ArnEquals: { 'aws:PrincipalArn': fileRoles(config).map(names.roleArn) },
    }),
    statement('RecordAndScratch', new AccountRootPrincipal(), USE, {
      StringEquals: { ...ours, 'kms:ViaService': [via('dynamodb'), via('elasticfilesystem')] },
    }),
    // The table and the file system go on by grants of their own; nobody gets one who is no service.
    statement('GrantsToServices', new AccountRootPrincipal(), ['kms:CreateGrant'], {
      StringEquals: { ...ours, 'kms:ViaService': [via('dynamodb'), via('elasticfilesystem')] },
      Bool: { 'kms:GrantIsForAWSResource': 'true' },
    }),
    ...(reviewerAccount === undefined
      ? []
      : [
          statement('StagedCopiesForReviewers', new AccountPrincipal(reviewerAccount), ['kms:Decrypt'], {
            StringEquals: {
              'kms:ViaService': via('s3'),
              'kms:EncryptionContext:aws:s3:arn': names.bucketArn('staging'),
            },
          }),
        ]),
  ]
}

/** Whoever packs what Sluice itself puts into a package signs it. The public half is for everyone of the account. */
export function signingKeyStatements(names: Names): PolicyStatement[] {
  return [
    statement('SignedByWhoPacks', new AccountRootPrincipal(), ['kms:Sign'], {
      ArnEquals: { 'aws:PrincipalArn': SIGNING.map(names.roleArn) },
    }),
  ]
}

export function operationsKeyStatements(names: Names, { egressStore }: AwsConfig): PolicyStatement[] {
  // Those of a distributed Map are of a state machine called NAME/LABEL.
  const machines = [names.stateMachineArn(), `${names.stateMachineArn()}/*`]
  return [
    statement('QueuesAndTopics', new AccountRootPrincipal(), USE, {
      StringEquals: { 'kms:CallerAccount': Aws.ACCOUNT_ID, 'kms:ViaService': [via('sqs'), via('sns')] },
    }),
    statement('Executions', new AccountRootPrincipal(), USE, {
      StringEquals: { 'kms:CallerAccount': Aws.ACCOUNT_ID },
      StringLike: { 'kms:EncryptionContext:aws:states:stateMachineArn': machines },
      ArnEquals: { 'aws:PrincipalArn': [names.roleArn('workflow'), names.roleArn('dispatch')] },
    }),
    statement('LogsThatExecutionsWrite', new AccountRootPrincipal(), ['kms:GenerateDataKey'], {
      StringEquals: {
        'kms:CallerAccount': Aws.ACCOUNT_ID,
        'kms:EncryptionContext:SourceArn': names.arn('logs', '*'),
      },
      ArnEquals: { 'aws:PrincipalArn': names.roleArn('workflow') },
    }),
    statement('Logs', new ServicePrincipal(`logs.${Aws.REGION}.amazonaws.com`), USE, {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': [
          names.arn('logs', `log-group:${names.logGroup('*')}`),
          names.arn('logs', `log-group:aws-waf-logs-${names.prefix}`),
          names.arn('logs', 'log-group:/aws/appsync/apis/*'),
        ],
      },
    }),
    statement('LogsOfExecutions', new ServicePrincipal('delivery.logs.amazonaws.com'), ['kms:Decrypt'], {
      StringEquals: { 'kms:EncryptionContext:SourceArn': names.arn('logs', '*') },
    }),
    statement('ArrivalsAndAlarms', [service('s3'), service('cloudwatch')], SEND, {
      StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
    }),
    ...(egressStore
      ? [
          statement('Notifications', service('sns'), SEND, {
            ArnEquals: { 'aws:SourceArn': egressStore.topicArn },
          }),
        ]
      : []),
  ]
}

type Principal = AccountRootPrincipal | AccountPrincipal | ServicePrincipal

function statement(
  sid: string,
  principals: Principal | readonly Principal[],
  actions: readonly string[],
  conditions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): PolicyStatement {
  return new PolicyStatement({
    sid,
    principals: [principals].flat(),
    actions: [...actions],
    resources: ['*'],
    ...(conditions && { conditions }),
  })
}

function service(name: string): ServicePrincipal {
  return new ServicePrincipal(`${name}.amazonaws.com`)
}

function via(name: string): string {
  return `${name}.${Aws.REGION}.amazonaws.com`
}
