import { Hopeless } from '#core/hopeless.ts'
import { sha256Hex } from '#core/digest.ts'

/** Who a mail is from or to. */
export interface Mailbox {
  readonly name: string
  readonly address: string
}

/** Thrown for an address that cannot stand in a mail. */
export class AddressUnusable extends Hopeless {
  override readonly name = 'AddressUnusable'
}

/** An address that can stand between angle brackets. @throws AddressUnusable, without the address */
export function usable(address: string): string {
  if (!/^[\x21-\x3f\x41-\x7e]{1,64}@[A-Za-z0-9.-]{1,255}$/.test(address) || /[<>,;:\\"()[\]]/.test(address))
    throw new AddressUnusable('An address has characters that mail does not take')
  return address
}

/** A name as it can stand before an address, in words. */
export function phrase(name: string): readonly string[] {
  return encodedWords(name, /^[A-Za-z0-9 -]{0,60}$/)
}

/** The text itself where it is plain, else as encoded words (RFC 2047) of 45 bytes at most, none within a character. */
export function encodedWords(text: string, plain: RegExp): readonly string[] {
  if (plain.test(text) && !text.includes('=?')) return [text]
  const parts = ['']
  for (const character of text.toWellFormed()) {
    const last = parts.at(-1) ?? ''
    if (Buffer.byteLength(last + character) > 45) parts.push(character)
    else parts[parts.length - 1] = last + character
  }
  return parts.map((part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`)
}

/** Names a mail: sent again it has the same name, so that a second copy can be told from a second mail. */
export function mailName(id: string): string {
  return sha256Hex(id).slice(0, 40)
}
