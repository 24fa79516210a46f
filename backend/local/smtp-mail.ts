import { readFile } from 'node:fs/promises'
import { SMTPClient } from 'emailjs'
import type { Mail } from '#ports/mail.ts'
import type { Config } from './config/config-schema.ts'

type Smtp = NonNullable<Config['mail']>['smtp']

/** A mail server that does not answer is given up after this long; the outbox tries again. */
const TIMEOUT_MS = 15_000

/** Mail by SMTP where a server is configured; otherwise the mailbox page is all there is. */
export function smtpMail(smtp: Smtp | undefined): Mail {
  if (!smtp) return { deliver: async () => 'noServer' }
  return {
    async deliver({ to, subject, text }) {
      const client = new SMTPClient(await clientOptions(smtp))
      try {
        await client.sendAsync({ from: smtp.from, to: to.email, subject, text })
        return 'sent'
      } finally {
        client.smtp.close(true)
      }
    },
  }
}

async function clientOptions({ host, port, security, user, passwordFile }: Smtp) {
  const password = passwordFile === undefined ? undefined : (await readFile(passwordFile, 'utf8')).trimEnd()
  return {
    host,
    port,
    ssl: security === 'tls',
    tls: security === 'starttls',
    timeout: TIMEOUT_MS,
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
  }
}
