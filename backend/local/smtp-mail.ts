import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { usable } from '#core/mailbox.ts'
import type { Notice } from '#egress/notice.ts'
import type { Mail } from '#ports/mail.ts'
import type { Config } from './config/config-schema.ts'
import { mailText } from './mail/mail-text.ts'
import { dial, MailRefused, type SmtpLine } from './mail/smtp-line.ts'

type Smtp = NonNullable<Config['mail']>['smtp']

export interface SmtpMail extends Mail {
  /** Ends what is under way; the outbox begins it again at the next start. */
  close(): void
}

/** From the first word to the last. A server that takes longer is given up; the outbox tries again. */
const WITHIN_MS = 30_000
const DISPLAY_NAME = 'Sluice'

/** Mail by SMTP where a server is configured; otherwise the mailbox page is all there is. */
export function smtpMail(smtp: Smtp | undefined): SmtpMail {
  const closing = new AbortController()
  return {
    async deliver(notice) {
      if (!smtp) return 'noServer'
      await submit(smtp, notice, AbortSignal.any([closing.signal, AbortSignal.timeout(WITHIN_MS)]))
      return 'sent'
    },
    close: () => closing.abort(),
  }
}

/** One mail, one conversation. @throws MailRefused, AddressUnusable and whatever the network says */
async function submit(smtp: Smtp, notice: Notice, signal: AbortSignal): Promise<void> {
  const { id, to, subject, text, createdAt: date } = notice
  const from = { name: DISPLAY_NAME, address: smtp.from }
  const content = mailText({ from, to: { name: to.name, address: to.email }, subject, text, date, id })
  const { line, can } = await greeted(smtp, signal)
  try {
    if (smtp.user !== undefined) await loggedIn(line, can, smtp.user, await passwordOf(smtp))
    await line.ask(`MAIL FROM:<${usable(smtp.from)}>`, 250)
    await line.ask(`RCPT TO:<${usable(to.email)}>`, 250, 251)
    await line.ask('DATA', 354)
    line.send(`${content}.\r\n`)
    await line.reply('DATA', 250)
    line.send('QUIT\r\n')
  } finally {
    line.hangUp()
  }
}

interface Greeted {
  readonly line: SmtpLine
  /** What the server says that it can do. */
  readonly can: readonly string[]
}

/** With `starttls` nothing but the greeting is said in the clear, whatever the server offers. */
async function greeted({ host, port, security }: Smtp, signal: AbortSignal): Promise<Greeted> {
  const line = await dial(host, port, security === 'tls', signal)
  try {
    await line.reply('CONNECT', 220)
    const can = await line.ask(`EHLO ${ownName()}`, 250)
    if (security !== 'starttls') return { line, can }
    await line.ask('STARTTLS', 220)
    const secured = await line.secured()
    return { line: secured, can: await secured.ask(`EHLO ${ownName()}`, 250) }
  } catch (error) {
    line.hangUp()
    throw error
  }
}

async function loggedIn(
  line: SmtpLine,
  can: readonly string[],
  user: string,
  password: string,
): Promise<void> {
  const ways = can.find((text) => /^AUTH[ =]/i.test(text))?.toUpperCase() ?? ''
  if (/\bPLAIN\b/.test(ways)) {
    await line.ask(`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`, 235)
  } else if (/\bLOGIN\b/.test(ways)) {
    await line.ask('AUTH LOGIN', 334)
    line.send(`${base64(user)}\r\n`)
    await line.reply('AUTH', 334)
    line.send(`${base64(password)}\r\n`)
    await line.reply('AUTH', 235)
  } else throw new MailRefused('The mail server takes no password by PLAIN or LOGIN')
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

async function passwordOf({ passwordFile }: Smtp): Promise<string> {
  return passwordFile === undefined ? '' : (await readFile(passwordFile, 'utf8')).trimEnd()
}

function ownName(): string {
  const name = hostname()
  return /^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(name) ? name : 'localhost'
}
