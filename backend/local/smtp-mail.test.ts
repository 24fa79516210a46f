import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Notice } from '#egress/notice.ts'
import { ownCertificate } from '#local/mail/certificate.fixture.ts'
import { smtpSink, type Script, type SmtpSink } from '#local/mail/smtp-sink.fixture.ts'
import { smtpMail, type SmtpMail } from '#local/smtp-mail.ts'

const NOTICE: Notice = {
  id: 'request-1/1/released/once/person-1',
  to: { id: 'person-1', name: 'Zoë Müller, PhD', email: 'zoe@example.org' },
  requestId: 'request-1',
  subject: '[Sluice] Approved and released: Überleben',
  text: 'Released.\n.\nNext: download it.',
  createdAt: '2026-03-04T15:40:51.902Z',
}
const PASSWORD = 'correct horse'
const CERTIFICATE = ownCertificate()

let folder: string
let passwordFile: string
const open: { sinks: SmtpSink[]; mails: SmtpMail[] } = { sinks: [], mails: [] }
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-smtp-'))
  passwordFile = join(folder, 'password')
  await writeFile(passwordFile, `${PASSWORD}\n`)
})
afterAll(() => rm(folder, { recursive: true, force: true }))
afterEach(async () => {
  vi.restoreAllMocks()
  for (const mail of open.mails.splice(0)) mail.close()
  for (const sink of open.sinks.splice(0)) await sink.close()
})

async function sinkWith(
  script: Script = {},
  ...rest: [tls?: Parameters<typeof smtpSink>[1]]
): Promise<SmtpSink> {
  const sink = await smtpSink(script, ...rest)
  open.sinks.push(sink)
  return sink
}

type Change = Partial<NonNullable<Parameters<typeof smtpMail>[0]>>

function mailTo(sink: SmtpSink, change: Change = {}): SmtpMail {
  const server = { host: '127.0.0.1', port: sink.port, security: 'none', from: 'sluice@example.org' } as const
  const mail = smtpMail({ ...server, ...change })
  open.mails.push(mail)
  return mail
}

/** Runs something while the certificate counts as one that somebody vouches for. */
async function trusted<T>(work: () => Promise<T>): Promise<T> {
  const before = tls.getCACertificates('default')
  tls.setDefaultCACertificates([...before, CERTIFICATE.cert])
  try {
    return await work()
  } finally {
    tls.setDefaultCACertificates(before)
  }
}

test('a notice is delivered once, to its recipient, with its text', async () => {
  const sink = await sinkWith()
  expect(await mailTo(sink).deliver(NOTICE)).toBe('sent')
  expect(sink.mails).toHaveLength(1)
  expect(sink.mails[0]).toMatchObject({ from: 'sluice@example.org', to: ['zoe@example.org'] })
  const [head = '', body = ''] = sink.mails[0]?.content.split('\r\n\r\n') ?? []
  expect(head).toMatch(/^From: Sluice\r\n <sluice@example\.org>\r\nTo: =\?UTF-8\?B\?/)
  expect(Buffer.from(body, 'base64').toString()).toBe('Released.\r\n.\r\nNext: download it.\r\n')
})

test('without a mail server nothing is sent, and that is said', async () => {
  expect(await smtpMail(undefined).deliver(NOTICE)).toBe('noServer')
})

describe('a server that does not take the mail:', () => {
  test.for([
    ['CONNECT', '554 not you'],
    ['EHLO', '500 zoe@example.org?'],
    ['MAIL', '451 later'],
    ['RCPT', '550 <zoe@example.org> is unknown here'],
    ['DATA', '554 no'],
    ['.', '552 full'],
    ['EHLO', '354 what'],
  ] as const)('%s answered with %s: refused by its code, and nobody is named', async ([point, answer]) => {
    const sink = await sinkWith({ [point]: answer })
    const what = point === '.' ? 'DATA' : point
    await expect(mailTo(sink).deliver(NOTICE)).rejects.toMatchObject({
      name: 'MailRefused',
      message: `The mail server answered ${what} with ${answer.slice(0, 3)}`,
    })
    expect(sink.mails).toEqual([])
  })

  test.for(['CONNECT', 'EHLO', 'MAIL', 'RCPT', 'DATA', '.'])('the line is cut at %s', async (point) => {
    const sink = await sinkWith({ [point]: 'cut' })
    await expect(mailTo(sink).deliver(NOTICE)).rejects.toThrow(/hung up|ECONNRESET|EPIPE/)
  })

  test.for(['CONNECT', 'EHLO', 'MAIL', 'RCPT', 'DATA', '.'])(
    'silence at %s ends after a time',
    async (point) => {
      const soon = AbortSignal.timeout(100)
      const asked = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(soon)
      const sink = await sinkWith({ [point]: 'silence' })
      await expect(mailTo(sink).deliver(NOTICE)).rejects.toMatchObject({ name: 'TimeoutError' })
      expect(asked.mock.calls).toEqual([[30_000]])
    },
  )

  test('it talks without end', async () => {
    const sink = await sinkWith({ EHLO: `250-${'x\r\n250-'.repeat(2_000)}` })
    await expect(mailTo(sink).deliver(NOTICE)).rejects.toThrow('The mail server talks too much')
  })

  test('nobody is there', async () => {
    const sink = await sinkWith()
    await sink.close()
    open.sinks.pop()
    await expect(mailTo(sink).deliver(NOTICE)).rejects.toThrow('ECONNREFUSED')
  })

  test('closing ends what is under way', async () => {
    const sink = await sinkWith({ RCPT: 'silence' })
    const mail = mailTo(sink)
    const [delivery] = await Promise.allSettled([
      mail.deliver(NOTICE),
      vi.waitFor(() => expect(sink.commands).toHaveLength(3)).then(() => mail.close()),
    ])
    expect(delivery).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } })
  })
})

describe('with starttls', () => {
  const SECURE: Change = { security: 'starttls', user: 'sluice' }
  const AUTH: Script = { EHLO: '250 AUTH PLAIN LOGIN' }

  test('mail and password travel in private, to a server that proves who it is', async () => {
    const sink = await sinkWith(AUTH, CERTIFICATE)
    await trusted(() => mailTo(sink, { ...SECURE, passwordFile }).deliver(NOTICE))
    expect(sink.mails).toMatchObject([{ to: ['zoe@example.org'], wasPrivate: true }])
    expect(sink.commands.map((command) => command.split(' ')[0])).toEqual(
      'EHLO STARTTLS EHLO AUTH MAIL RCPT DATA QUIT'.split(' ').slice(0, sink.commands.length),
    )
    expect(sink.commands[3]).toBe(`AUTH PLAIN ${Buffer.from(`\0sluice\0${PASSWORD}`).toString('base64')}`)
  })

  test('a server whose certificate nobody vouches for hears nothing', async () => {
    const sink = await sinkWith(AUTH, CERTIFICATE)
    await expect(mailTo(sink, { ...SECURE, passwordFile }).deliver(NOTICE)).rejects.toThrow(
      'self-signed certificate',
    )
    expect(sink.commands.map((command) => command.split(' ')[0])).toEqual(['EHLO', 'STARTTLS'])
  })

  test.for(['454 not now', '502 never heard of it'] as const)(
    '%s: nothing is said in the clear',
    async (answer) => {
      const sink = await sinkWith({ ...AUTH, STARTTLS: answer })
      await expect(mailTo(sink, { ...SECURE, passwordFile }).deliver(NOTICE)).rejects.toThrow(
        `The mail server answered STARTTLS with ${answer.slice(0, 3)}`,
      )
      expect(sink.commands).toHaveLength(2)
    },
  )

  test('what is slipped in before the line is private is not listened to', async () => {
    const sink = await sinkWith({ ...AUTH, STARTTLS: '220 go\r\n250 AUTH PLAIN' })
    await expect(mailTo(sink, { ...SECURE, passwordFile }).deliver(NOTICE)).rejects.toThrow(
      'spoke out of turn',
    )
  })

  test('a wrong password is refused without being repeated', async () => {
    const sink = await sinkWith({ EHLO: '250 AUTH LOGIN', AUTH: '535 no' }, CERTIFICATE)
    const delivery = trusted(() => mailTo(sink, { ...SECURE, passwordFile }).deliver(NOTICE))
    await expect(delivery).rejects.toThrow(/^The mail server answered AUTH with 535$/)
  })

  test('a server that takes no password is not given one', async () => {
    const sink = await sinkWith({ EHLO: '250 AUTH GSSAPI' }, CERTIFICATE)
    const delivery = trusted(() => mailTo(sink, { ...SECURE, passwordFile }).deliver(NOTICE))
    await expect(delivery).rejects.toThrow('takes no password by PLAIN or LOGIN')
  })
})

test('with tls nothing is said before the server has proved who it is', async () => {
  const sink = await sinkWith({}, { ...CERTIFICATE, fromTheStart: true })
  await expect(mailTo(sink, { security: 'tls' }).deliver(NOTICE)).rejects.toThrow('self-signed certificate')
  expect(sink.commands).toEqual([])
  expect(await trusted(() => mailTo(sink, { security: 'tls' }).deliver(NOTICE))).toBe('sent')
  expect(sink.mails).toMatchObject([{ wasPrivate: true }])
})
