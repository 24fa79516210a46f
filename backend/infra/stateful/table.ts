import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb'
import type { Key } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { TABLE_SHAPE } from '#aws/records/table-shape.ts'
import type { Setting } from '../setting.ts'

/** The record: one table, with an index for every list that the API offers. */
export function recordsTable(
  scope: Construct,
  { config, protectedRemovalPolicy }: Setting,
  encryptionKey: Key,
): Table {
  const { partitionKey, sortKey, globalIndexes, localIndexes } = TABLE_SHAPE
  const table = new Table(scope, 'Records', {
    partitionKey: key(partitionKey),
    sortKey: key(sortKey),
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
    deletionProtection: !config.disposable,
    stream: StreamViewType.NEW_IMAGE,
    removalPolicy: protectedRemovalPolicy,
  })
  for (const index of globalIndexes)
    table.addGlobalSecondaryIndex({
      indexName: index.name,
      partitionKey: key(index.partitionKey),
      sortKey: key(index.sortKey),
      ...projected(index.projection),
    })
  for (const index of localIndexes)
    table.addLocalSecondaryIndex({
      indexName: index.name,
      sortKey: key(index.sortKey),
      ...projected(index.projection),
    })
  return table
}

/** Every list has its keys and its own few attributes in the index; no index carries what no list shows. */
function projected(nonKeyAttributes: readonly string[]) {
  return nonKeyAttributes.length === 0
    ? { projectionType: ProjectionType.KEYS_ONLY }
    : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...nonKeyAttributes] }
}

function key(name: string) {
  return { name, type: AttributeType.STRING }
}
