import { Readable } from 'node:stream'
import { SESv2Client } from '@aws-sdk/client-sesv2'
import { expect, test } from 'vitest'
import { Hopeless } from '#core/hopeless.ts'
import type { Notice } from '#egress/notice.ts'
import { sesMail } from './ses-mail.ts'

const NOTICE: Notice = {
  id: 'request-1/1/released/once/person-1',
  to: { id: 'person-1', name: 'Zoë Müller', email: 'zoe@example.org' },
  requestId: 'request-1',
  subject: '[Sluice] Approved and released',
  text: 'Released.',
  createdAt: '2026-03-04T15:40:51.902Z',
}

/** SES as far as it answers: always the same; and what it was sent. */
function ses(statusCode: number, error = '', message = '') {
  const sent: unknown[] = []
  const handle = async ({ body }: { readonly body: string }) => {
    sent.push(JSON.parse(body))
    const headers = { 'content-type': 'application/json', 'x-amzn-errortype': error }
    const answer = statusCode === 200 ? { MessageId: 'm' } : { message }
    return { response: { statusCode, headers, body: Readable.from([Buffer.from(JSON.stringify(answer))]) } }
  }
  const client = new SESv2Client({
    region: 'eu-west-2',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    requestHandler: { handle } as never,
  })
  return { mail: sesMail({ client, sender: 'sluice@example.org', configurationSet: 'sluice' }), sent }
}

test('a mail says that a machine wrote it, and has the same name whenever it is sent', async () => {
  const { mail, sent } = ses(200)
  await mail.deliver(NOTICE)
  await mail.deliver(NOTICE)
  await mail.deliver({ ...NOTICE, id: 'another' })
  expect(sent[0]).toEqual({
    ConfigurationSetName: 'sluice',
    FromEmailAddress: 'Sluice <sluice@example.org>',
    Destination: { ToAddresses: ['=?UTF-8?B?Wm/DqyBNw7xsbGVy?= <zoe@example.org>'] },
    Content: {
      Simple: {
        Subject: { Charset: 'UTF-8', Data: NOTICE.subject },
        Body: { Text: { Charset: 'UTF-8', Data: NOTICE.text } },
        Headers: [
          { Name: 'Auto-Submitted', Value: 'auto-generated' },
          { Name: 'X-Sluice-Notice', Value: expect.stringMatching(/^[0-9a-f]{40}$/) },
        ],
      },
    },
  })
  expect(sent[1]).toEqual(sent[0])
  expect(sent[2]).not.toEqual(sent[0])
})

test.for([
  [400, 'MessageRejected', 'Address zoe@example.org blocked', true],
  [400, 'BadRequestException', 'Illegal address zoe@example.org', true],
  [400, 'MessageRejected', 'Email address is not verified. The following failed: zoe@example.org', false],
  [400, 'MailFromDomainNotVerifiedException', 'zoe@example.org', false],
  [400, 'SendingPausedException', 'zoe@example.org', false],
  [400, 'AccountSuspendedException', 'zoe@example.org', false],
  [400, 'LimitExceededException', 'zoe@example.org', false],
  [429, 'TooManyRequestsException', 'zoe@example.org', false],
  [500, 'InternalServiceErrorException', 'zoe@example.org', false],
] as const)(
  '%i %s, %s: trying again is hopeless is %s, and nobody is named',
  async ([status, name, text, hopeless]) => {
    const error = await ses(status, name, text)
      .mail.deliver(NOTICE)
      .catch((thrown: unknown) => thrown)
    expect(error instanceof Hopeless).toBe(hopeless)
    expect(String(error)).toContain(name)
    expect(String(error)).not.toContain('zoe')
  },
)
