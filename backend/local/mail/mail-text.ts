import { createHash } from 'node:crypto'

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

export interface Mailbox {
  readonly name: string
  readonly address: string
}

/** Thrown for an address that cannot stand in a mail. */
export class AddressUnusable extends Error {
  override readonly name = 'AddressUnusable'
}

/**
 * The mail as it travels (RFC 5322): ASCII, short lines that end in CRLF, none of them beginning with a dot. Nothing in a
 * name, subject or text can become a header or a command. @throws AddressUnusable
 */
export function mailText({ from, to, subject, text, date, id }: MailContent): string {
  return [
    header('From', phrase(from.name), `<${usable(from.address)}>`),
    header('To', phrase(to.name), `<${usable(to.address)}>`),
    header('Subject', ...words(subject, /^[\x20-\x7e]{0,60}$/)),
    `Date: ${new Date(date).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${createHash('sha256').update(id).digest('hex').slice(0, 40)}@${domainOf(from.address)}>`,
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

/** An address that can stand between angle brackets. @throws AddressUnusable, without the address */
export function usable(address: string): string {
  if (!/^[\x21-\x3f\x41-\x7e]{1,64}@[A-Za-z0-9.-]{1,255}$/.test(address) || /[<>,;:\\"()[\]]/.test(address))
    throw new AddressUnusable('An address has characters that mail does not take')
  return address
}

function header(name: string, ...parts: readonly string[]): string {
  return `${name}: ${parts.filter((part) => part !== '').join('\r\n ')}`
}

function phrase(name: string): string {
  return words(name, /^[A-Za-z0-9 -]{0,60}$/).join('\r\n ')
}

/** The text itself where it is plain, else as encoded words (RFC 2047) of 45 bytes at most, none within a character. */
function words(text: string, plain: RegExp): readonly string[] {
  if (plain.test(text) && !text.includes('=?')) return [text]
  const parts = ['']
  for (const character of text.toWellFormed()) {
    const last = parts.at(-1) ?? ''
    if (Buffer.byteLength(last + character) > 45) parts.push(character)
    else parts[parts.length - 1] = last + character
  }
  return parts.map((part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`)
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}
