import { DISCARD_TASKS } from '#entry/tasks/discard-tasks.ts'
import { folderWorks } from '#package/folder-works.ts'
import { newS3Client } from '../files/s3-client.ts'
import { s3Packages } from '../files/s3-packages.ts'
import { s3Sources } from '../files/s3-sources.ts'
import { s3Staging } from '../files/s3-staging.ts'
import { s3Works } from '../files/s3-works.ts'
import { packagesBucket, stagingBucket, uploadsBucket } from '../home/buckets.ts'
import { newId, now, recordsOf } from '../home/parts.ts'
import { taskFunction } from '../home/task-function.ts'
import { variablesFrom } from '../settings/environment.ts'

const variables = variablesFrom(process.env, [
  'SLUICE_TASK',
  'SLUICE_TABLE',
  'SLUICE_UPLOADS_BUCKET',
  'SLUICE_STAGING_BUCKET',
  'SLUICE_PACKAGES_BUCKET',
  'SLUICE_ACCOUNT',
  'SLUICE_WORKS',
])
const client = newS3Client()

/** Tidies up after the end. */
export const handler = taskFunction(
  variables.SLUICE_TASK,
  {
    records: recordsOf(variables),
    staging: s3Staging({ client, staging: stagingBucket(variables), newId }),
    sources: s3Sources({ client, uploads: uploadsBucket(variables), owners: {}, newId }),
    packages: s3Packages({ client, packages: packagesBucket(variables) }),
    works:
      variables.SLUICE_WORKS === 'S3'
        ? s3Works(client, stagingBucket(variables))
        : folderWorks(variables.SLUICE_WORKS),
    now,
  },
  DISCARD_TASKS,
)
