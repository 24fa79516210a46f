import { encodedWords, mailName, phrase, usable, type Mailbox } from '#core/mailbox.ts'

/** A mail as it is put together here: plain text, one recipient. */
export interface MailContent {
  readonly from: Mailbox
  readonly to: Mailbox
  readonly subject: string
  readonly text: string
  /** ISO 8601; the same whenever the mail is sent again. */
  readonly date: string
  /** Names the mail: sent again it has the same Message-ID, so that a second copy can be told from a second mail. */
  readonly id: string
}

/**
 * The mail as it travels (RFC 5322): ASCII, short lines that end in CRLF, none of them beginning with a dot. Nothing in a
 * name, subject or text can become a header or a command. @throws AddressUnusable
 */
export function mailText({ from, to, subject, text, date, id }: MailContent): string {
  return [
    header('From', ...phrase(from.name), `<${usable(from.address)}>`),
    header('To', ...phrase(to.name), `<${usable(to.address)}>`),
    header('Subject', ...encodedWords(subject, /^[\x20-\x7e]{0,60}$/)),
    `Date: ${new Date(date).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${mailName(id)}@${domainOf(from.address)}>`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    ...(Buffer.from(`${text.replace(/\r\n?|\n/g, '\r\n')}\r\n`)
      .toString('base64')
      .match(/.{1,76}/g) ?? []),
    '',
  ].join('\r\n')
}

function header(name: string, ...parts: readonly string[]): string {
  return `${name}: ${parts.filter((part) => part !== '').join('\r\n ')}`
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}
