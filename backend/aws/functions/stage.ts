import { STAGE_TASKS } from '#entry/tasks/stage-tasks.ts'
import { newS3Client } from '../files/s3-client.ts'
import { s3Sources } from '../files/s3-sources.ts'
import { s3Staging } from '../files/s3-staging.ts'
import { stagingBucket, uploadsBucket } from '../home/buckets.ts'
import { newId, now, recordsOf } from '../home/parts.ts'
import { taskFunction } from '../home/task-function.ts'
import { variablesFrom } from '../settings/environment.ts'

const variables = variablesFrom(process.env, [
  'SLUICE_TASK',
  'SLUICE_TABLE',
  'SLUICE_UPLOADS_BUCKET',
  'SLUICE_STAGING_BUCKET',
  'SLUICE_ACCOUNT',
  'SLUICE_SOURCE_OWNERS',
])
const client = newS3Client()
const sources = { uploads: uploadsBucket(variables), owners: variables.SLUICE_SOURCE_OWNERS }

/** Copies and hashes what was submitted. */
export const handler = taskFunction(
  variables.SLUICE_TASK,
  {
    records: recordsOf(variables),
    sources: s3Sources({ client, newId, ...sources }),
    staging: s3Staging({ client, staging: stagingBucket(variables), sources, newId }),
    now,
  },
  STAGE_TASKS,
)
