import type { Stack } from 'aws-cdk-lib'
import { nameIn } from '../config/arns.ts'
import type { Told } from '../environment.ts'
import type { Setting } from '../setting.ts'
import { WORKS_PLACE } from './functions.ts'
import type { Parts } from './places-of.ts'
import { LIVE } from './workflow.ts'

/** What functions can be told, each only what it asks for. */
export function toldBy(
  stack: Stack,
  { config, names }: Setting,
  { stateful, api, mail, queues, topics, webUrl }: Parts & { readonly webUrl: string },
): Told {
  const { records, uploads, staging, packages, people, keys, sharedFolder } = stateful
  const { egressStore } = config
  const owners = egressStore ? [egressStore.notificationBucket, ...egressStore.buckets] : []
  const byAccessPoint = (egressStore?.accessPointArns ?? []).map((arn) => [arn, arn.split(':')[4]] as const)
  return {
    SLUICE_TABLE: records.tableName,
    SLUICE_UPLOADS_BUCKET: uploads.bucketName,
    SLUICE_STAGING_BUCKET: staging.bucketName,
    SLUICE_PACKAGES_BUCKET: packages.bucketName,
    SLUICE_ACCOUNT: stack.account,
    SLUICE_SOURCE_OWNERS: JSON.stringify(
      Object.fromEntries([
        ...owners.map(({ name, ownerAccount }) => [name, ownerAccount] as const),
        ...byAccessPoint,
      ]),
    ),
    SLUICE_WORKS: sharedFolder ? WORKS_PLACE : 'S3',
    SLUICE_STATE_MACHINE: `${names.stateMachineArn()}:${LIVE}`,
    SLUICE_USER_POOL: people.pool.userPoolId,
    SLUICE_SENDER: config.mail.sender,
    SLUICE_CONFIGURATION_SET: mail.configurationSetName,
    SLUICE_REVIEWER_TOPICS: stack.toJsonString(
      Object.fromEntries(Object.entries(topics.reviewers).map(([group, topic]) => [group, topic.topicArn])),
    ),
    SLUICE_EGRESS_STORE_TABLE: egressStore?.table && nameIn(egressStore.table.arn),
    SLUICE_API_URL: api.resource.attrGraphQlUrl,
    SLUICE_PUBLIC_URL: webUrl,
    SLUICE_SERVICES: JSON.stringify(config.people.services),
    SLUICE_SIGNING_KEY: keys.signing.keyArn,
    SLUICE_DEAD_LETTERS: queues.messages?.dead.queueUrl,
  }
}
