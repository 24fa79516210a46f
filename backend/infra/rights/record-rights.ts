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

export const changeRecord: Right = (places) => [
  ...readRecord(places),
  ...allow(
    ['dynamodb:ConditionCheckItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    [places.table],
  ),
]

/** Reads what changes in the record, and keeps what could not be worked off. */
const followRecord =
  (failed: 'failedChanges' | 'failedMail'): Right =>
  (places) => [
    ...allow(
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      [places.tableStream],
    ),
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
