import { SESv2Client } from '@aws-sdk/client-sesv2'
import { SNSClient } from '@aws-sdk/client-sns'
import { mailEffects } from '#egress/effects/mail-effects.ts'
import { laneDrainer } from '../home/lane-function.ts'
import { directoryOf, now, recordsOf } from '../home/parts.ts'
import { sesMail } from '../mail/ses-mail.ts'
import { snsTopics } from '../mail/sns-topics.ts'
import { observed } from '../observe/observed.ts'
import { drainOnEvent, type OutboxEvent } from '../outbox/drain-on-event.ts'
import { settingsFrom } from '../settings/environment.ts'

const { variables, settings } = settingsFrom(process.env, [
  'SLUICE_TABLE',
  'SLUICE_USER_POOL',
  'SLUICE_SERVICES',
  'SLUICE_SENDER',
  'SLUICE_CONFIGURATION_SET',
  'SLUICE_REVIEWER_TOPICS',
])
const ports = {
  records: recordsOf(variables),
  directory: directoryOf(variables),
  mail: sesMail({
    client: new SESv2Client({}),
    sender: variables.SLUICE_SENDER,
    configurationSet: variables.SLUICE_CONFIGURATION_SET,
  }),
  topics: snsTopics({ client: new SNSClient({}), topics: variables.SLUICE_REVIEWER_TOPICS }),
  settings,
  now,
}
const drain = drainOnEvent(
  'mail',
  laneDrainer({ lane: 'mail', table: variables.SLUICE_TABLE, ports, effects: mailEffects(ports) }),
)

/** Sends mail, and tells the reviewers' topics. */
export const handler = observed((event: OutboxEvent, { signal }) => drain(event, signal))
