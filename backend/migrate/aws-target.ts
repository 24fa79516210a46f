import { resolve } from 'node:path'
import { newDynamoClient } from '#aws/records/dynamo-client.ts'
import { dynamoRecords } from '#aws/records/dynamo-records.ts'
import { loadConfig } from '#infra/config/load-config.ts'
import type { Target } from './target.ts'

/** The record in a table of AWS. Region and credentials come from the environment. @throws ConfigRefused */
export function awsTarget(configFile: string, table: string): Target {
  const { projects, egressStore } = loadConfig(resolve(configFile))
  const client = newDynamoClient()
  return {
    records: dynamoRecords({ client, table }),
    projects: projects.map(({ id }) => id),
    mapping: egressStore?.projects ?? {},
    close: () => client.destroy(),
  }
}
