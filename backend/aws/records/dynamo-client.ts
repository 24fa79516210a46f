import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/**
 * A client that takes everything from the environment. DynamoDB answers in milliseconds: what takes seconds is lost and is
 * asked again, with the same token where it writes. The standard mode, since the adaptive one would hold back all calls
 * of a function because of one busy item.
 */
export function newDynamoClient(): DynamoDBClient {
  return new DynamoDBClient({
    retryMode: 'standard',
    maxAttempts: 5,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  })
}
