import { randomUUID } from 'node:crypto'
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider'
import { cognitoDirectory, type CognitoDirectory } from '../people/cognito-directory.ts'
import { newDynamoClient } from '../records/dynamo-client.ts'
import { dynamoRecords, type DynamoRecords } from '../records/dynamo-records.ts'
import type { Variables } from '../settings/variables.ts'

/** What most functions are made of. Each builds only the parts that it uses: a bundle holds nothing else. */

export function recordsOf({ SLUICE_TABLE: table }: Variables<'SLUICE_TABLE'>): DynamoRecords {
  return dynamoRecords({ client: newDynamoClient(), table })
}

export function directoryOf({
  SLUICE_USER_POOL: userPoolId,
  SLUICE_SERVICES: services,
}: Variables<'SLUICE_USER_POOL' | 'SLUICE_SERVICES'>): CognitoDirectory {
  return cognitoDirectory({ client: new CognitoIdentityProviderClient({}), userPoolId, services })
}

export const now = (): string => new Date().toISOString()
export const newId = (): string => randomUUID()
