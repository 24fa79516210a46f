import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { allow, throughService, type Right } from './right.ts'

const KEY_OF_TABLE = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
]

export const readRecord: Right = ({ table, tableIndexes, dataKey }) => [
  ...allow(['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'], [table, ...tableIndexes]),
  ...throughService('dynamodb', KEY_OF_TABLE, [dataKey]),
]

/** Writes the record. An event that stands there is changed by nobody, and nothing is deleted. */
export const changeRecord: Right = (places) => [
  ...readRecord(places),
  ...allow(['dynamodb:ConditionCheckItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [places.table]),
  new PolicyStatement({
    effect: Effect.DENY,
    actions: ['dynamodb:DeleteItem', 'dynamodb:UpdateItem'],
    resources: [places.table],
    conditions: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['events#*'] } },
  }),
]

/** Takes files out of drafts: the only things of the record that are deleted. */
export const removeFiles: Right = ({ table }) =>
  allow(['dynamodb:DeleteItem'], [table], {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['files#*'] },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  })

/** Reads what changes in the record, and keeps what could not be worked off. */
const followRecord =
  (failed: 'failedChanges' | 'failedMail'): Right =>
  (places) => [
    ...allow(
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      [places.tableStream],
    ),
    // Lambda asks for it before it follows a stream, and IAM knows no narrower resource.
    ...allow(['dynamodb:ListStreams'], ['*']),
    ...allow(['sqs:SendMessage'], [places[failed]]),
    ...throughService('sqs', ['kms:Decrypt', 'kms:GenerateDataKey'], [places.operationsKey]),
  ]

export const followRequests = followRecord('failedChanges')
export const followMail = followRecord('failedMail')

/** Writes the status of a request into Service Workbench's own table. */
export const updateEgressStore: Right = ({ egressStore }) => [
  ...allow(['dynamodb:UpdateItem'], [egressStore?.table?.arn]),
  ...throughService('dynamodb', KEY_OF_TABLE, [egressStore?.table?.keyArn]),
]
