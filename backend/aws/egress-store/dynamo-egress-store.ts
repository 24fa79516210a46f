import {
  ConditionalCheckFailedException,
  UpdateItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb'
import type { Report } from '#core/report.ts'
import type { EgressStore } from '#ports/egress-store.ts'

export interface DynamoEgressStoreDeps {
  readonly client: DynamoDBClient
  /** Service Workbench's table of egress stores, whose key is `id`. */
  readonly table: string
  /** Told of a store that Service Workbench does not have any more. */
  readonly report: Report
}

/**
 * The egress stores in Service Workbench's own table. Only the status is written, as TREEHOOSE does it: the rest is theirs,
 * also `ver`, which counts submissions and is part of the names of version lists.
 */
export function dynamoEgressStore({ client, table, report }: DynamoEgressStoreDeps): EgressStore {
  return {
    async setStatus(storeId, status) {
      try {
        await client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: { id: { S: storeId } },
            UpdateExpression: 'SET #status = :status',
            // Without it a store that was removed would come back as an item of two attributes.
            ConditionExpression: 'attribute_exists(id)',
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: { ':status': { S: status } },
          }),
        )
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error
        report({ code: 'EGRESS_STORE_GONE', entry: storeId })
      }
    },
  }
}

/** Where no Service Workbench is configured, nobody is told. */
export const noEgressStore: EgressStore = {
  setStatus: async () => {},
}
