import { DISCARD_PACKAGE_TASKS } from '#entry/tasks/discard-package-tasks.ts'
import { newS3Client } from '../files/s3-client.ts'
import { s3Packages } from '../files/s3-packages.ts'
import { packagesBucket } from '../home/buckets.ts'
import { now, recordsOf } from '../home/parts.ts'
import { taskFunction } from '../home/task-function.ts'
import { variablesFrom } from '../settings/environment.ts'

const variables = variablesFrom(process.env, [
  'SLUICE_TASK',
  'SLUICE_TABLE',
  'SLUICE_PACKAGES_BUCKET',
  'SLUICE_ACCOUNT',
])

/** Takes back what a release published that then failed. */
export const handler = taskFunction(
  variables.SLUICE_TASK,
  {
    records: recordsOf(variables),
    packages: s3Packages({ client: newS3Client(), packages: packagesBucket(variables) }),
    now,
  },
  DISCARD_PACKAGE_TASKS,
)
