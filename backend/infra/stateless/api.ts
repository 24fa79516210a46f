import { readFileSync } from 'node:fs'
import { CfnGraphQLApi, CfnGraphQLSchema } from 'aws-cdk-lib/aws-appsync'
import type { IUserPool } from 'aws-cdk-lib/aws-cognito'
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { logGroup } from '../log-group.ts'
import type { Setting } from '../setting.ts'

/** As deep as the local home lets a question be. */
const DEEPEST = 8
/** Root fields of one question; nothing below the root has a resolver. */
const MOST_FIELDS = 10

const SCHEMA = new URL('../../../graphql/appsync.graphql', import.meta.url)

export interface Api {
  readonly resource: CfnGraphQLApi
  readonly schema: CfnGraphQLSchema
  readonly log: LogGroup
}

/**
 * The API itself, without what answers. IAM is its first way in, though people come by the user pool: AppSync takes a user
 * pool that denies by default only where there is no second way. What the schema does not mark is open to the first way
 * alone, and there nobody is let in without a policy that names the field.
 */
export function api(scope: Construct, setting: Setting, userPool: IUserPool, logKey: IKey): Api {
  const { names } = setting
  const role = new Role(scope, 'ApiLogsRole', {
    roleName: names.role('api-logs'),
    assumedBy: new ServicePrincipal('appsync.amazonaws.com'),
  })
  const resource = new CfnGraphQLApi(scope, 'Api', {
    name: names.prefix,
    authenticationType: 'AWS_IAM',
    additionalAuthenticationProviders: [
      {
        authenticationType: 'AMAZON_COGNITO_USER_POOLS',
        userPoolConfig: { userPoolId: userPool.userPoolId, awsRegion: userPool.stack.region },
      },
    ],
    introspectionConfig: 'DISABLED',
    queryDepthLimit: DEEPEST,
    resolverCountLimit: MOST_FIELDS,
    xrayEnabled: true,
    logConfig: {
      cloudWatchLogsRoleArn: role.roleArn,
      fieldLogLevel: 'ERROR',
      // Else the log would hold arguments and answers.
      excludeVerboseContent: true,
    },
  })
  // Made before the first question, since AppSync would make one without an end and without a key.
  const log = logGroup(scope, 'ApiLog', setting, logKey, `/aws/appsync/apis/${resource.attrApiId}`)
  role.attachInlinePolicy(writingTo(scope, log))
  const schema = new CfnGraphQLSchema(scope, 'ApiSchema', {
    apiId: resource.attrApiId,
    definition: readFileSync(SCHEMA, 'utf8'),
  })
  return { resource, schema, log }
}

function writingTo(scope: Construct, { logGroupArn }: LogGroup): Policy {
  return new Policy(scope, 'ApiLogsRights', {
    statements: [
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroupArn],
      }),
    ],
  })
}
