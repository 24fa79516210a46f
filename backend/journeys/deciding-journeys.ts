import { expect } from 'vitest'
import type { JourneyHome } from './journey-home.ts'
import { journeys, type Cannot } from './journeys.ts'
import { notices } from './notices.ts'
import { decide, get, inReview, PAYLOAD, present, until, type Payload } from './requests.ts'

const FILES = { 'a.csv': 'n\n120\n' }

/** Who decides on what, when, and how often: one decision at each stage, by somebody else than the author. */
export function decidingJourneys(openHome: () => Promise<JourneyHome>, cannot: Cannot = {}): void {
  journeys('deciding', openHome, cannot, (journey) => {
    journey('nobody decides on their own request', async ({ as }) => {
      const researcher = await as('researcher')
      const open = await inReview(researcher, FILES)
      const { refusal } = await decide(researcher, open)
      expect(refusal?.code).toBe('OWN_REQUEST')
      expect(await get(researcher, open.id)).toMatchObject({ version: open.version, decisions: [] })
    })

    journey('one person in both groups fills one seat', async ({ as }) => {
      const both = await as('both')
      const first = present(await decide(both, await inReview(await as('researcher'), FILES)))
      expect((await decide(both, first)).refusal?.code).toBe('ALREADY_DECIDED')
      expect(present(await decide(await as('research-it'), first)).status).toBe('RELEASING')
    })

    journey('each stage is decided by its own group', async ({ as }) => {
      const open = await inReview(await as('researcher'), FILES)
      expect((await decide(await as('research-it'), open)).refusal?.code).toBe('WRONG_STAGE')
      const first = present(await decide(await as('governance'), open))
      expect((await decide(await as('governance-2'), first)).refusal?.code).toBe('WRONG_STAGE')
    })

    journey('a decision on an older version or on other files is refused', async ({ as }) => {
      const governance = await as('governance')
      const open = await inReview(await as('researcher'), FILES)
      const older = { expectedVersion: open.version - 1 }
      expect((await decide(governance, open, 'APPROVED', older)).refusal?.code).toBe('STALE_VERSION')
      const others = { manifestDigest: '0'.repeat(64) }
      expect((await decide(governance, open, 'APPROVED', others)).refusal?.code).toBe('OTHER_DIGEST')
      const short = { reason: 'no' }
      expect((await decide(governance, open, 'REJECTED', short)).refusal?.code).toBe('REASON_TOO_SHORT')
    })

    journey('a rejection ends it, with its reason, and a later decision finds it closed', async ({ as }) => {
      const researcher = await as('researcher')
      const open = await inReview(researcher, FILES)
      const rejected = present(
        await decide(await as('governance'), open, 'REJECTED', { reason: 'Counts below ten in row 4' }),
      )
      expect(rejected).toMatchObject({
        status: 'REJECTED',
        egressStatus: 'REJECTED',
        whoseTurn: { owner: 'NOBODY' },
      })
      expect((await decide(await as('research-it'), rejected)).refusal?.code).toBe('REQUEST_CLOSED')
      await until(researcher, open.id, ({ stagedDeleted }) => stagedDeleted?.files === 1)
      const told = async () =>
        (await notices(researcher)).filter(
          ({ requestId, subject }) => requestId === open.id && subject.includes('Rejected'),
        )
      await expect.poll(told, { timeout: researcher.patienceMs }).toHaveLength(1)
      expect((await told())[0]?.text).toContain('Counts below ten in row 4')
    })

    journey('withdrawn by its author before the decision, it cannot be decided any more', async ({ as }) => {
      const [researcher, governance] = [await as('researcher'), await as('governance')]
      const open = await inReview(researcher, FILES)
      const withdraw = `mutation ($id: ID!) { withdrawRequest(id: $id) ${PAYLOAD} }`
      const byOther = await governance.ask<{ withdrawRequest: Payload }>(withdraw, { id: open.id })
      expect(byOther.withdrawRequest.refusal?.code).toBe('NOT_ALLOWED')
      const { withdrawRequest } = await researcher.ask<{ withdrawRequest: Payload }>(withdraw, {
        id: open.id,
      })
      expect(present(withdrawRequest).status).toBe('WITHDRAWN')
      expect((await decide(governance, open)).refusal?.code).toBe('REQUEST_CLOSED')
      await until(researcher, open.id, ({ stagedDeleted }) => !!stagedDeleted)
    })

    journey('of 64 decisions at once on one stage one wins', async ({ as }) => {
      const researcher = await as('researcher')
      const open = await inReview(researcher, FILES)
      const governance = await as('governance')
      const colleagues = [governance, await as('governance-2'), await as('both')]
      const answers = await Promise.all(
        Array.from({ length: 64 }, (_, n) =>
          decide(colleagues[n % 3] ?? governance, open, n % 2 ? 'APPROVED' : 'REJECTED'),
        ),
      )
      expect(answers.filter(({ refusal }) => refusal === null)).toHaveLength(1)
      expect((await get(researcher, open.id))?.decisions).toHaveLength(1)
    })

    journey('a callback that is forged or repeated releases nothing', async ({ home, as }) => {
      const researcher = await as('researcher')
      const open = await inReview(researcher, FILES)
      const patience = { timeout: researcher.patienceMs }
      const token = async () => (await home.token(open.id, 1, 0)) ?? ''
      // In review is what the record says; the workflow's token follows.
      await expect.poll(token, patience).not.toBe('')
      const forged = await token()
      expect(await home.resume(forged)).toBe('resumed')
      expect(await home.resume(forged)).toBe('gone')
      // It comes back to the same stage, and waits anew.
      await expect.poll(token, patience).not.toBe(forged)
      await home.settled()
      expect(await get(researcher, open.id)).toMatchObject({
        status: 'IN_REVIEW',
        version: open.version,
        decisions: [],
      })
      const first = present(await decide(await as('governance'), open))
      present(await decide(await as('research-it'), first))
      await until(researcher, open.id, ({ status }) => status === 'RELEASED')
    })
  })
}
