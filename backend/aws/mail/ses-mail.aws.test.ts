import { CreateConfigurationSetCommand, CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { ACCOUNT } from '#aws/emulator/emulator-environment.ts'
import { withFaults } from '#aws/faults.fixture.ts'
import { mailContract, type TakenMail } from '#ports/contracts/mail-contract.ts'
import { sesMail } from './ses-mail.ts'

const SENDER = 'sluice@tre.example.org'
const CONFIGURATION_SET = 'sluice'

/** What the emulator kept of each mail, in place of a recipient. */
const kept = z.object({
  messages: z.record(
    z.string(),
    z.array(
      z.object({ Source: z.string(), To: z.array(z.string()), Subject: z.string(), BodyText: z.string() }),
    ),
  ),
})

const addressOf = (mailbox: string): string => /<(.*)>$/.exec(mailbox)?.[1] ?? mailbox

async function takenFor(address: string): Promise<readonly TakenMail[]> {
  const answer = await fetch(`${process.env['AWS_ENDPOINT_URL']}/_ministack/ses/messages?account=${ACCOUNT}`)
  const mails = kept.parse(await answer.json()).messages[ACCOUNT] ?? []
  return mails
    .map(({ Source, To, Subject, BodyText }) => ({
      from: addressOf(Source),
      to: To.map(addressOf),
      subject: Subject,
      text: BodyText.replaceAll('\r\n', '\n'),
    }))
    .filter(({ to }) => to.includes(address))
}

async function verified(client = new SESv2Client({})): Promise<SESv2Client> {
  await client.send(new CreateEmailIdentityCommand({ EmailIdentity: SENDER })).catch(() => {})
  await client
    .send(new CreateConfigurationSetCommand({ ConfigurationSetName: CONFIGURATION_SET }))
    .catch(() => {})
  return client
}

const unanswered = () =>
  withFaults(
    new SESv2Client({}),
    Array.from({ length: 20 }, () => 'before'),
  )

mailContract(async () => ({
  mail: sesMail({ client: await verified(), sender: SENDER, configurationSet: CONFIGURATION_SET }),
  unanswered: sesMail({ client: unanswered(), sender: SENDER, configurationSet: CONFIGURATION_SET }),
  sender: SENDER,
  takenFor,
  close: async () => {},
}))

const notice = (address: string) => ({
  id: address,
  to: { id: 'p', name: 'Gale', email: address },
  requestId: 'request-1',
  subject: 'Released',
  text: 'Released.',
  createdAt: '2026-03-04T15:40:51.902Z',
})

test('a mail that is throttled, or does not arrive, goes out once', async () => {
  await verified()
  const client = withFaults(new SESv2Client({}), ['throttled', 'before'])
  await sesMail({ client, sender: SENDER, configurationSet: CONFIGURATION_SET }).deliver(
    notice('throttled@example.org'),
  )
  expect(await takenFor('throttled@example.org')).toHaveLength(1)
})

test('a sender that is not verified is told without being named', async () => {
  const mail = sesMail({
    client: new SESv2Client({}),
    sender: 'nobody@unverified.example',
    configurationSet: CONFIGURATION_SET,
  })
  await expect(mail.deliver(notice('gale@example.org'))).rejects.toThrow(/^SES answered MessageRejected$/)
})
