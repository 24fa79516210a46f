import { SFNClient } from '@aws-sdk/client-sfn'
import { workEffects } from '#egress/effects/work-effects.ts'
import { reconcile } from '#egress/reconcile.ts'
import { changePublisher } from '../api/publish-change.ts'
import { dispatching } from '../home/dispatching.ts'
import { laneDrainer } from '../home/lane-function.ts'
import { directoryOf, now, recordsOf } from '../home/parts.ts'
import { observed, report } from '../observe/observed.ts'
import type { OutboxEvent } from '../outbox/drain-on-event.ts'
import { settingsFrom } from '../settings/environment.ts'
import { patientStatus } from '../workflow/patient-status.ts'
import { stepFunctions } from '../workflow/step-functions.ts'

const { variables, settings } = settingsFrom(process.env, [
  'SLUICE_TABLE',
  'SLUICE_USER_POOL',
  'SLUICE_SERVICES',
  'SLUICE_STATE_MACHINE',
  'SLUICE_API_URL',
])
const workflow = stepFunctions({ client: new SFNClient({}), stateMachineArn: variables.SLUICE_STATE_MACHINE })
const ports = { records: recordsOf(variables), directory: directoryOf(variables), workflow, settings, now }
const {
  AWS_REGION: region = '',
  AWS_ACCESS_KEY_ID = '',
  AWS_SECRET_ACCESS_KEY = '',
  AWS_SESSION_TOKEN,
} = process.env

const dispatch = dispatching({
  drainer: laneDrainer({
    lane: 'work',
    table: variables.SLUICE_TABLE,
    ports,
    effects: workEffects(ports),
  }),
  reconcile: reconcile({ ...ports, workflow: patientStatus(workflow) }),
  publish: changePublisher({
    url: variables.SLUICE_API_URL,
    region,
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      ...(AWS_SESSION_TOKEN !== undefined && { sessionToken: AWS_SESSION_TOKEN }),
    },
  }),
  report,
})

/** Moves the workflow after the record, and tells who watches. */
export const handler = observed((event: OutboxEvent, { signal }) => dispatch(event, signal))
