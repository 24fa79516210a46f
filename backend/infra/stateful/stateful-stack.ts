import { Stack } from 'aws-cdk-lib'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import type { FolderOf } from '../bundle/folder-of.ts'
import type { LiveFunction } from '../lambda-function.ts'
import type { QueuePair } from '../queue.ts'
import type { Setting } from '../setting.ts'
import { arrivals } from './arrivals.ts'
import { buckets } from './buckets.ts'
import { keys, type Keys } from './keys.ts'
import { identityProvider } from './provider.ts'
import { sharedFolder, type SharedFolder } from './shared-folder.ts'
import { signInRule } from './sign-in-rule.ts'
import { recordsTable } from './table.ts'
import { people, type People } from './user-pool.ts'

export interface Stateful {
  readonly stack: Stack
  readonly keys: Keys
  readonly records: Table
  readonly uploads: Bucket
  readonly staging: Bucket
  readonly packages: IBucket
  readonly arrivals: QueuePair
  readonly people: People
  readonly providerName: string | undefined
  readonly signInRule: LiveFunction | undefined
  /** Absent where what many pack lies in S3. */
  readonly sharedFolder: SharedFolder | undefined
}

/** What has to survive everything else: the record, the files, the people, and the keys to them; and where large packages are made. */
export function statefulStack(scope: Construct, id: string, setting: Setting, folderOf: FolderOf): Stateful {
  const { config } = setting
  const stack = new Stack(scope, id, {
    stackName: `${setting.names.prefix}-stateful`,
    description: 'Sluice: what has to survive',
    terminationProtection: !config.disposable,
  })
  const made = keys(stack, setting)
  const records = recordsTable(stack, setting, made.data)
  const own = buckets(stack, setting, made.data)
  const packages = own.packages ?? existing(stack, config)
  const folder = sharedFolder(stack, setting, made, {
    table: records,
    uploadsArn: own.uploads.bucketArn,
    stagingArn: own.staging.bucketArn,
    packagesArn: packages.bucketArn,
  })
  const known = people(stack, setting)
  return {
    stack,
    keys: made,
    records,
    uploads: own.uploads,
    staging: own.staging,
    packages,
    arrivals: arrivals(stack, setting, own.uploads, made.operations),
    people: known,
    ...sent(stack, setting, known, made.operations, folderOf),
    sharedFolder: folder,
  }
}

/** A bucket that is there already; its own policy and key have to let our roles in. */
function existing(stack: Stack, { target }: Setting['config']): IBucket {
  if (!target) throw new Error('There is no bucket for the packages')
  const { bucketName, keyArn } = target
  return Bucket.fromBucketAttributes(stack, 'ExistingPackages', {
    bucketName,
    ...(keyArn !== undefined && { encryptionKey: Key.fromKeyArn(stack, 'ExistingPackagesKey', keyArn) }),
  })
}

/** The provider who sends people, and the rule about whom it may send. */
function sent(
  stack: Stack,
  setting: Setting,
  { pool }: People,
  logKey: Key,
  folderOf: FolderOf,
): Pick<Stateful, 'providerName' | 'signInRule'> {
  const { provider } = setting.config.people
  if (!provider) return { providerName: undefined, signInRule: undefined }
  const providerName = identityProvider(stack, pool, provider)
  if (provider.kind !== 'google') return { providerName, signInRule: undefined }
  const { hostedDomain } = provider
  const folder = folderOf('sign-in-rule')
  return { providerName, signInRule: signInRule(stack, setting, { pool, hostedDomain, folder, logKey }) }
}
