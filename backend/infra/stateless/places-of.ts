import type { Places } from '../rights/places.ts'
import { packagesArn, type Setting } from '../setting.ts'
import type { Stateful } from '../stateful/stateful-stack.ts'
import { TABLE_SHAPE } from '#aws/records/table-shape.ts'
import type { Api } from './api.ts'
import { fieldArn } from './caller-policy.ts'
import type { Mailing } from './mail.ts'
import type { Queues } from './queues.ts'
import type { Topics } from './topics.ts'
import { LIVE } from './workflow.ts'

export interface Parts {
  readonly stateful: Stateful
  readonly api: Api
  readonly mail: Mailing
  readonly queues: Queues
  readonly topics: Topics
}

/** What rights are about, by ARN. */
export function placesOf(setting: Setting, { stateful, api, mail, queues, topics }: Parts): Places {
  const { config, names } = setting
  const { records, packages, keys, people, sharedFolder, arrivals } = stateful
  const { tableArn, tableStreamArn } = records
  if (tableStreamArn === undefined) throw new Error('The table of the record has no stream')
  const indexes = [...TABLE_SHAPE.globalIndexes, ...TABLE_SHAPE.localIndexes]
  return {
    table: tableArn,
    tableIndexes: indexes.map(({ name }) => `${tableArn}/index/${name}`),
    tableStream: tableStreamArn,
    uploads: names.bucketArn('uploads'),
    staging: names.bucketArn('staging'),
    packages: packagesArn(setting),
    packagesKey: packages.encryptionKey?.keyArn,
    dataKey: keys.data.keyArn,
    operationsKey: keys.operations.keyArn,
    signingKey: keys.signing.keyArn,
    userPool: people.pool.userPoolArn,
    stateMachine: names.stateMachineArn(),
    liveStateMachine: `${names.stateMachineArn()}:${LIVE}`,
    executions: names.arn('states', `execution:${names.stateMachine}:*`),
    requestChanged: fieldArn(api.resource.attrArn, 'Mutation.requestChanged'),
    senderIdentity: mail.identityArn,
    configurationSet: mail.configurationSetArn,
    senderAddress: mail.senderAddress,
    reviewerTopics: Object.values(topics.reviewers).map(({ topicArn }) => topicArn),
    arrivals: arrivals.queue.queueArn,
    messages: queues.messages?.queue.queueArn,
    deadMessages: queues.messages?.dead.queueArn,
    failedChanges: queues.failedChanges.queueArn,
    failedMail: queues.failedMail.queueArn,
    sharedFolder: sharedFolder && {
      fileSystem: sharedFolder.door.fileSystem.fileSystemArn,
      door: sharedFolder.door.accessPointArn,
    },
    egressStore: config.egressStore,
  }
}
