import { Aws } from 'aws-cdk-lib'
import {
  CloudWatchDimensionSource,
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses'
import type { Construct } from 'constructs'
import type { Setting } from '../setting.ts'

export interface Mailing {
  readonly senderAddress: string
  readonly identityArn: string
  readonly configurationSetArn: string
  readonly configurationSetName: string
}

/** Who mail comes from, and what is counted of what becomes of it. */
export function mailing(scope: Construct, { config, names }: Setting): Mailing {
  const { sender, identity } = config.mail
  const configurationSet = new ConfigurationSet(scope, 'Mail', {
    configurationSetName: names.prefix,
    tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
    reputationMetrics: true,
    suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
  })
  configurationSet.addEventDestination('Counted', {
    destination: EventDestination.cloudWatchDimensions([
      {
        // A tag that SES sets itself.
        source: CloudWatchDimensionSource.MESSAGE_TAG,
        name: 'ses:configuration-set',
        defaultValue: names.prefix,
      },
    ]),
    events: [
      EmailSendingEvent.SEND,
      EmailSendingEvent.BOUNCE,
      EmailSendingEvent.COMPLAINT,
      EmailSendingEvent.REJECT,
    ],
  })
  // By the identity all its mail goes through the configuration set, also what is sent by nobody of ours.
  if (identity.kind === 'create')
    new EmailIdentity(scope, 'Sender', { identity: Identity.email(sender), configurationSet })
  const name = identity.kind === 'create' ? sender : identity.name
  return {
    senderAddress: sender,
    identityArn: sesArn(`identity/${name}`),
    configurationSetArn: sesArn(`configuration-set/${names.prefix}`),
    configurationSetName: names.prefix,
  }
}

function sesArn(resource: string): string {
  return `arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`
}
