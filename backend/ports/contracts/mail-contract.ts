import { describe, expect, test } from 'vitest'
import { Hopeless } from '#core/hopeless.ts'
import type { Notice } from '#egress/notice.ts'
import type { Mail } from '#ports/mail.ts'
import { fresh, opened } from './open-records.ts'

/** A mail as its recipient reads it. */
export interface TakenMail {
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
}

export interface OpenedMail {
  readonly mail: Mail
  /** The same, while nobody answers at the other end. */
  readonly unanswered: Mail
  /** The address that mail comes from. */
  readonly sender: string
  /** What was taken for an address, by address alone. */
  takenFor(address: string): Promise<readonly TakenMail[]>
  close(): Promise<void>
}

const noticeTo = (name: string, part: Partial<Notice> = {}): Notice => ({
  id: fresh('notice'),
  to: { id: 'person-1', name, email: `${fresh('person')}@example.org` },
  requestId: 'request-1',
  subject: '[Sluice] Decision needed: Survival by region',
  text: 'A request waits.\n\nNext: look at it.',
  createdAt: '2026-03-04T15:40:51.902Z',
  ...part,
})

/** What every home promises about the mail that it sends. */
export function mailContract(open: () => Promise<OpenedMail>): void {
  describe('the mail', () => {
    const home = opened(open)

    test.each([
      ['plain', 'Gale Governance', '[Sluice] Released: Survival', 'Released.\n.\n\nNext: download it.'],
      ['of any letters', 'Zoë Müller, PhD', '[Sluice] Überleben 🧬', 'Größe: 3 µm\n— “quoted”'],
      ['long', 'x'.repeat(200), `[Sluice] ${'long '.repeat(60)}end`, `${'word '.repeat(2_000)}end`],
      ['full of tricks', 'a"<b@example.org>, c\r\nBcc: d@example.org', '=?UTF-8?B?eA==?=', '\r\n.\r\nQUIT'],
    ])(
      'delivers a notice that is %s once, to its recipient alone, as it is',
      async (_, name, subject, text) => {
        const notice = noticeTo(name, { subject, text })
        const { mail, sender, takenFor } = home()
        expect(await mail.deliver(notice)).toBe('sent')
        const taken = await takenFor(notice.to.email)
        expect(taken).toEqual([
          { from: sender, to: [notice.to.email], subject, text: text.replaceAll('\r\n', '\n') },
        ])
      },
    )

    test.each(['gale', 'a@b@c', 'a b@example.org', 'zoë@example.org', 'a@x.org>\r\nRCPT TO:<b@x.org'])(
      'has no hope for the address %j, and does not repeat it',
      async (email) => {
        const delivery = home().mail.deliver(noticeTo('Gale', { to: { id: 'p', name: 'Gale', email } }))
        const error = await delivery.catch((thrown: unknown) => thrown)
        expect(error).toBeInstanceOf(Hopeless)
        expect(String(error)).not.toContain(email)
      },
    )

    test('has hope where nobody answers', async () => {
      const notice = noticeTo('Gale')
      const error = await home()
        .unanswered.deliver(notice)
        .catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(Error)
      expect(error).not.toBeInstanceOf(Hopeless)
      expect(await home().takenFor(notice.to.email)).toEqual([])
    })
  })
}
