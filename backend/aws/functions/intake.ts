import { SQSClient } from '@aws-sdk/client-sqs'
import { intakeEffects } from '#egress/effects/intake-effects.ts'
import { newS3Client } from '../files/s3-client.ts'
import { s3Sources } from '../files/s3-sources.ts'
import { uploadsBucket } from '../home/buckets.ts'
import { laneDrainer } from '../home/lane-function.ts'
import { bundledPermissions } from '../home/bundled-permissions.ts'
import { directoryOf, newId, now, recordsOf } from '../home/parts.ts'
import { noDeadLetters, sqsDeadLetters } from '../intake/dead-letters.ts'
import { intakeHandler } from '../intake/intake-handler.ts'
import { observed, report } from '../observe/observed.ts'
import type { ScheduleEvent } from '../outbox/drain-on-event.ts'
import { settingsFrom } from '../settings/environment.ts'
import type { SQSEvent } from 'aws-lambda'

const { variables, settings } = settingsFrom(process.env, [
  'SLUICE_TABLE',
  'SLUICE_USER_POOL',
  'SLUICE_SERVICES',
  'SLUICE_UPLOADS_BUCKET',
  'SLUICE_ACCOUNT',
  'SLUICE_SOURCE_OWNERS',
  'SLUICE_DEAD_LETTERS',
])
const queueUrl = variables.SLUICE_DEAD_LETTERS
const { permissions, load } = bundledPermissions()
const ports = {
  records: recordsOf(variables),
  directory: directoryOf(variables),
  sources: s3Sources({
    client: newS3Client(),
    uploads: uploadsBucket(variables),
    owners: variables.SLUICE_SOURCE_OWNERS,
    newId,
  }),
  permissions,
  settings,
  now,
  newId,
}
const handle = intakeHandler({
  drainer: laneDrainer({
    lane: 'intake',
    table: variables.SLUICE_TABLE,
    ports,
    effects: intakeEffects(ports, report),
  }),
  ports,
  deadLetters: queueUrl === undefined ? noDeadLetters : sqsDeadLetters(new SQSClient({}), queueUrl),
  report,
})

/** Takes in the messages of Service Workbench, and makes requests of them. */
export const handler = observed(async (event: SQSEvent | ScheduleEvent, { signal }) => {
  await load()
  return handle(event, signal)
})
