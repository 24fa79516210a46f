import { CfnOutput, Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { FolderOf } from '../bundle/folder-of.ts'
import type { Setting } from '../setting.ts'
import type { Stateful } from '../stateful/stateful-stack.ts'
import { telemetry } from '../telemetry.ts'
import { alarms } from './alarms.ts'
import { api as apiOf } from './api.ts'
import { callerPolicy } from './caller-policy.ts'
import { client } from './client.ts'
import { dashboard } from './dashboard.ts'
import { eventSources } from './event-sources.ts'
import { functions } from './functions.ts'
import { mailing } from './mail.ts'
import { placesOf } from './places-of.ts'
import { queues as queuesOf } from './queues.ts'
import { resolvers } from './resolvers.ts'
import { toldBy } from './told.ts'
import { topics as topicsOf } from './topics.ts'
import { firewall } from './waf.ts'
import { watchedOf } from './watched.ts'
import { web as webOf } from './web.ts'
import { workflow } from './workflow.ts'

/** What can be made again at any time: the API, the functions, the workflow, the web app's place, and what watches them. */
export function statelessStack(
  scope: Construct,
  id: string,
  setting: Setting,
  stateful: Stateful,
  folderOf: FolderOf,
): Stack {
  const { config, names } = setting
  const stack = new Stack(scope, id, {
    stackName: `${names.prefix}-stateless`,
    description: 'Sluice: what can be made again',
    terminationProtection: !config.disposable,
  })
  const { people, keys, uploads, staging, packages, providerName } = stateful
  const logKey = keys.operations
  const api = apiOf(stack, setting, people.pool, logKey)
  const web = webOf(stack, setting, {
    api,
    signInUrl: people.domain.baseUrl(),
    buckets: [uploads, staging, packages],
  })
  const webClient = client(stack, setting, { pool: people.pool, providerName, webUrl: web.url })
  const queues = queuesOf(stack, setting, keys)
  const topics = topicsOf(stack, setting, keys.operations)
  const parts = { stateful, api, mail: mailing(stack, setting), queues, topics, webUrl: web.url }
  const made = functions(stack, setting, {
    stateful,
    places: placesOf(setting, parts),
    told: toldBy(stack, setting, parts),
    folderOf,
    telemetry: telemetry(stack, setting),
  })
  resolvers(stack, setting, api, made)
  const machine = workflow(stack, setting, made, keys)
  eventSources(stack, made, { table: stateful.records, arrivals: stateful.arrivals.queue, queues })
  if (config.waf) firewall(stack, setting, api, logKey)
  const watched = watchedOf(parts, made, machine)
  alarms(stack, topics.alarms, watched)
  dashboard(stack, setting, watched)
  outputs(stack, {
    ApiUrl: api.resource.attrGraphQlUrl,
    ApiRealtimeUrl: api.resource.attrRealtimeUrl,
    UserPoolId: people.pool.userPoolId,
    WebClientId: webClient.attrClientId,
    SignInUrl: people.domain.baseUrl(),
    WebAppId: web.appId,
    WebUrl: web.url,
    RecordsTable: stateful.records.tableName,
    UploadsBucket: uploads.bucketName,
    StagingBucket: staging.bucketName,
    PackagesBucket: packages.bucketName,
    StateMachine: names.stateMachineArn(),
    SigningKey: keys.signing.keyArn,
    AlarmTopic: topics.alarms.topicArn,
    CallerPolicy: callerPolicy(stack, api).managedPolicyArn,
    ...(queues.messages && { MessagesQueue: queues.messages.queue.queueUrl }),
  })
  return stack
}

function outputs(stack: Stack, values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) new CfnOutput(stack, name, { value })
}
