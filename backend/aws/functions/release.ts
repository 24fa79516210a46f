import { KMSClient } from '@aws-sdk/client-kms'
import { RELEASE_TASKS } from '#entry/tasks/release-tasks.ts'
import { folderWorks } from '#package/folder-works.ts'
import { noProgress } from '#ports/progress.ts'
import { newS3Client } from '../files/s3-client.ts'
import { s3Packages } from '../files/s3-packages.ts'
import { s3Staging } from '../files/s3-staging.ts'
import { s3Works } from '../files/s3-works.ts'
import { packagesBucket, stagingBucket } from '../home/buckets.ts'
import { newId, now, recordsOf } from '../home/parts.ts'
import { taskFunction } from '../home/task-function.ts'
import { kmsSigner } from '../keys/kms-signer.ts'
import { settingsFrom } from '../settings/environment.ts'

const { variables, settings } = settingsFrom(process.env, [
  'SLUICE_TASK',
  'SLUICE_TABLE',
  'SLUICE_STAGING_BUCKET',
  'SLUICE_PACKAGES_BUCKET',
  'SLUICE_ACCOUNT',
  'SLUICE_WORKS',
  'SLUICE_SIGNING_KEY',
])
const client = newS3Client()
const staging = stagingBucket(variables)
const isInS3 = variables.SLUICE_WORKS === 'S3'

/** Packs and publishes what was approved. It has no way to what was submitted. */
export const handler = taskFunction(
  variables.SLUICE_TASK,
  {
    records: recordsOf(variables),
    staging: s3Staging({ client, staging, newId }),
    packages: s3Packages({
      client,
      packages: packagesBucket(variables),
      ...(isInS3 && { works: staging }),
    }),
    progress: noProgress,
    works: isInS3 ? s3Works(client, staging) : folderWorks(variables.SLUICE_WORKS),
    signer: kmsSigner({ client: new KMSClient({}), keyId: variables.SLUICE_SIGNING_KEY }),
    settings,
    now,
  },
  RELEASE_TASKS,
)
