import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AddressUnusable } from '#core/mailbox.ts'
import { mailText, type MailContent } from './mail-text.ts'
import { readMail } from './read-mail.fixture.ts'

const CONTENT: MailContent = {
  from: { name: 'Sluice', address: 'sluice@tre.example.org' },
  to: { name: 'Gale Governance', address: 'governance@example.org' },
  subject: '[Sluice] Decision needed: Survival by region',
  text: 'A request waits.\n\nNext: look at it.',
  date: '2026-03-04T15:40:51.902Z',
  id: 'request-1/1/stageOpened/stage-1/person-1',
}

test('a mail has these headers and says its text', () => {
  expect(readMail(mailText(CONTENT))).toEqual({
    headers: [
      ['From', 'Sluice <sluice@tre.example.org>'],
      ['To', 'Gale Governance <governance@example.org>'],
      ['Subject', '[Sluice] Decision needed: Survival by region'],
      ['Date', 'Wed, 04 Mar 2026 15:40:51 +0000'],
      ['Message-ID', expect.stringMatching(/^<[0-9a-f]{40}@tre\.example\.org>$/)],
      ['Auto-Submitted', 'auto-generated'],
      ['MIME-Version', '1.0'],
      ['Content-Type', 'text/plain; charset=utf-8'],
      ['Content-Transfer-Encoding', 'base64'],
    ],
    text: CONTENT.text,
  })
})

test('sent again it is the same mail; another notice has another Message-ID', () => {
  expect(mailText(CONTENT)).toBe(mailText({ ...CONTENT }))
  const [one, other] = [CONTENT.id, 'request-1/1/released/once/person-1'].map(
    (id) => /Message-ID: (.*)/.exec(mailText({ ...CONTENT, id }))?.[1],
  )
  expect(one).not.toBe(other)
})

test('whatever names, subject and text hold: the same headers, short ASCII lines, and it reads as it was written', () => {
  const names = readMail(mailText(CONTENT)).headers.map(([name]) => name)
  const any = fc.string({ unit: 'binary', maxLength: 300 })
  const nasty = fc.constantFrom(
    'a\r\nBcc: victim@example.org',
    '\r\n.\r\nQUIT',
    '=?UTF-8?B?eA==?=',
    'Zoë 🧬'.repeat(30),
  )
  fc.assert(
    fc.property(fc.oneof(any, nasty), fc.oneof(any, nasty), fc.oneof(any, nasty), (name, subject, text) => {
      const mail = mailText({ ...CONTENT, to: { ...CONTENT.to, name }, subject, text })
      const lines = mail.split('\r\n')
      expect(lines.filter((line) => !/^[\x20-\x7e]{0,100}$/.test(line) || line.startsWith('.'))).toEqual([])
      const { headers, text: body } = readMail(mail)
      expect(headers.map(([header]) => header)).toEqual(names)
      expect(headers[2]?.[1]).toBe(subject.toWellFormed())
      expect(body).toBe(text.toWellFormed().replace(/\r\n?/g, '\n'))
    }),
  )
})

test.for<[string]>([
  [''],
  ['governance'],
  ['a@b@c'],
  ['a b@example.org'],
  ['a@example.org>\r\nRCPT TO:<victim@example.org'],
  ['<a@example.org>'],
  ['a,b@example.org'],
  ['zoë@example.org'],
])('%j is no address that mail takes, and the error does not repeat it', ([address]) => {
  const write = (): string => mailText({ ...CONTENT, to: { name: 'X', address } })
  expect(write).toThrow(AddressUnusable)
  expect(write).toThrow(/^An address has characters that mail does not take$/)
})
