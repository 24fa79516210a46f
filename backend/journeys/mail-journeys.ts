import { expect } from 'vitest'
import type { MailedHome, TakenMail } from './journey-home.ts'
import { journeys, type Cannot } from './journeys.ts'
import { notices } from './notices.ts'
import { decide, inReview, present, until } from './requests.ts'

const FILES = { 'tables/secret-name.csv': 'region,n\nnorth,120\n' }

/** What people get by mail. */
export function mailJourneys(openHome: () => Promise<MailedHome>, cannot: Cannot = {}): void {
  journeys<MailedHome>('mail', openHome, cannot, (journey) => {
    journey(
      'everyone gets each mail once, and it says where to look and nothing of the files',
      async ({ home, as }) => {
        const researcher = await as('researcher')
        const patience = { timeout: researcher.patienceMs }
        const { id } = await inReview(researcher, FILES)
        const mails = async () => (await home.mails()).filter(({ text }) => text.includes(id))
        const to = async (name: string): Promise<readonly TakenMail[]> =>
          (await mails()).filter((mail) => mail.to === `${name}@example.org`)
        const first = present(await decide(await as('governance'), await until(researcher, id, () => true)))
        // Whoever decides before they are told is not told any more.
        await expect.poll(() => to('research-it'), patience).toHaveLength(1)
        present(await decide(await as('research-it'), first))
        await until(researcher, id, ({ status, stagedDeleted }) => status === 'RELEASED' && !!stagedDeleted)

        await expect.poll(() => to('researcher'), patience).toHaveLength(2)
        await expect.poll(() => to('research-it'), patience).toHaveLength(2)
        await expect.poll(() => to('governance'), patience).toHaveLength(2)
        await expect.poll(() => to('governance-2'), patience).toHaveLength(1)

        const told = async () =>
          (await notices(await as('admin'), true)).filter(({ requestId }) => requestId === id)
        await expect.poll(async () => (await told()).every(({ mailed }) => mailed), patience).toBe(true)
        await home.settled()
        const taken = await mails()
        expect(await told()).toHaveLength(taken.length)
        expect(new Set(taken.map((mail) => mail.id)).size).toBe(taken.length)
        for (const { from, text } of taken) {
          expect(from).toBe('Sluice <sluice@example.org>')
          expect(text.match(/https?:\S*/g)).toEqual([`${home.url}/#request=${id}`])
          expect(text).not.toMatch(/secret-name|tables\/|north|eyJ|token|tickets|view\//i)
        }
      },
    )
  })
}
