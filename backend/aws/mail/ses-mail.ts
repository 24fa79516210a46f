import {
  SendEmailCommand,
  SESv2ServiceException,
  type SendEmailCommandInput,
  type SESv2Client,
} from '@aws-sdk/client-sesv2'
import { Hopeless } from '#core/hopeless.ts'
import { mailName, phrase, usable, type Mailbox } from '#core/mailbox.ts'
import type { Notice } from '#egress/notice.ts'
import type { Mail } from '#ports/mail.ts'

/** SES did not take a mail. Only the name of its error is kept: its sentences name people. */
export class MailNotTaken extends Error {
  override readonly name = 'MailNotTaken'
}

/** SES will not take this mail, however often it is tried. */
export class MailRejected extends Hopeless {
  override readonly name = 'MailRejected'
}

const DISPLAY_NAME = 'Sluice'
const MAX_MAILBOX_CHARACTERS = 320
const UTF_8 = { Charset: 'UTF-8' }

/**
 * Mail by Amazon SES. SES has no way to tell it that a mail was sent before: one whose answer is lost goes out twice, and
 * both copies have the same X-Sluice-Notice.
 */
export function sesMail({
  client,
  sender,
  configurationSet,
}: {
  readonly client: SESv2Client
  /** The verified address that mail comes from. */
  readonly sender: string
  /** What SES counts our mail by: what was sent, came back or was complained about. */
  readonly configurationSet: string
}): Mail {
  return {
    async deliver(notice) {
      const mail = mailOf(notice, { name: DISPLAY_NAME, address: sender })
      const command = new SendEmailCommand({ ...mail, ConfigurationSetName: configurationSet })
      await client.send(command).catch((error: unknown) => {
        throw told(error)
      })
      return 'sent'
    },
  }
}

/** @throws AddressUnusable */
function mailOf({ id, to, subject, text }: Notice, from: Mailbox): SendEmailCommandInput {
  return {
    FromEmailAddress: mailbox(from),
    Destination: { ToAddresses: [mailbox({ name: to.name, address: to.email })] },
    Content: {
      Simple: {
        Subject: { ...UTF_8, Data: subject },
        Body: { Text: { ...UTF_8, Data: text } },
        Headers: [
          { Name: 'Auto-Submitted', Value: 'auto-generated' },
          // Message-ID is SES's own.
          { Name: 'X-Sluice-Notice', Value: mailName(id) },
        ],
      },
    },
  }
}

/** Name and address, as long as SES takes both. */
function mailbox({ name, address }: Mailbox): string {
  const whole = [...phrase(name), `<${usable(address)}>`].filter((part) => part !== '').join(' ')
  return whole.length <= MAX_MAILBOX_CHARACTERS ? whole : address
}

/** An address that is not verified, a paused account or a used-up quota are mended by an operator, while it is tried again. */
function told(error: unknown): unknown {
  if (!(error instanceof SESv2ServiceException)) return error
  const { name, message } = error
  const isHopeless =
    name === 'BadRequestException' || (name === 'MessageRejected' && !/not verified/i.test(message))
  return isHopeless
    ? new MailRejected(`SES will not take this mail: ${name}`)
    : new MailNotTaken(`SES answered ${name}`)
}
