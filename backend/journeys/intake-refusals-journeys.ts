import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { accepted, dealtWith, repeated } from './dealt-with.ts'
import type { Workbench } from './journey-home.ts'
import { journeys, type Cannot, type Setting } from './journeys.ts'
import { notices } from './notices.ts'
import { get, until } from './requests.ts'
import { REFUSED_LISTS } from './refused-lists.ts'
import { REFUSED_FIELDS, UNREADABLE } from './refused-messages.ts'
import { list, messageOf, stored, submission, type Message } from './service-workbench.ts'

/** Messages that do not become requests, and what has to be mended until they do. */
export function intakeRefusalsJourneys(openHome: () => Promise<Workbench>, cannot: Cannot = {}): void {
  journeys<Workbench>('refusals of the intake', openHome, cannot, (journey) => {
    for (const [what, change, reason] of REFUSED_FIELDS)
      journey(
        `a message that is not as documented is refused with what is wrong: ${what}`,
        async (setting) => {
          const message = await submission(setting.home, { 'a.csv': '1' }, change)
          const given = typeof reason === 'string' ? setting.home.reasons[reason] : reason
          await refused(setting, message, given)
          expect(await get(await setting.as('admin'), message.id)).toBeNull()
        },
      )

    for (const [text, reason] of UNREADABLE)
      journey(
        `a message that is not as documented is refused with what is wrong: ${JSON.stringify(text)}`,
        (setting) => refused(setting, text, reason),
      )

    for (const [what, listing, reason] of REFUSED_LISTS)
      journey(
        `a version list that cannot be released as it is refuses the message: ${what}`,
        async (setting) => {
          const { home } = setting
          const store = randomUUID()
          await list(home, store, listing(store, home.filesPerRequest))
          await refused(setting, messageOf(store), reason)
          expect(await home.storeStatus(store)).not.toBe('PROCESSING')
        },
      )

    const MENDED = 'a refused message that is delivered again after its cause is mended becomes a request'

    journey(`${MENDED}: the submitter is added`, async (setting) => {
      const { home, as } = setting
      const name = randomUUID()
      const message = await submission(
        home,
        { 'a.csv': '1' },
        { updated_by_email: `Late-${name}@Example.org` },
      )
      await refused(setting, message, /^updated_by_email: nobody here/)
      await refused(setting, message, /^updated_by_email: nobody here/)
      await home.addPerson(`late-${name}@example.org`, 'researcher')
      const admin = await as('admin')
      await accepted(home, admin, message)
      expect(await get(admin, message.id)).toMatchObject({
        requestedBy: { email: `late-${name}@example.org` },
      })
    })

    journey(`${MENDED}: the list is put where it should be`, async (setting) => {
      const { home, as } = setting
      const store = randomUUID()
      const message = messageOf(store)
      await refused(setting, message, home.reasons.noObject)
      await list(home, store, await stored(home, store, { 'a.csv': '1' }))
      await accepted(home, await as('admin'), message)
    })

    journey(
      `${MENDED}: the list is corrected: nothing of the first attempt is in the request`,
      async (setting) => {
        const { home, as } = setting
        const [researcher, admin] = [await as('researcher'), await as('admin')]
        const store = randomUUID()
        const message = messageOf(store)
        const objects = await stored(home, store, {
          'Results.csv': '1',
          'results.csv': '2',
          'other.csv': '3',
        })
        await list(home, store, objects)
        await refused(setting, message, /Another file has the same name but for case/)
        expect(await get(researcher, message.id)).toMatchObject({
          status: 'WITHDRAWN',
          files: { count: 0 },
        })
        await list(
          home,
          store,
          objects.filter(({ Key }) => Key.endsWith('/results.csv')),
        )
        const requestId = `${message.id}-2`
        await accepted(home, admin, message, requestId)
        const open = await until(researcher, requestId, ({ status }) => status === 'IN_REVIEW')
        expect(open.files).toMatchObject({ count: 1, bytes: 1 })
        await repeated(home, admin, message, requestId)
      },
    )

    journey(
      'a message whose id belongs to a request of a person is refused, and the request is left alone',
      async (setting) => {
        const researcher = await setting.as('researcher')
        const { createRequest } = await researcher.ask<{ createRequest: { request: { id: string } } }>(
          'mutation ($input: CreateRequestInput!) { createRequest(input: $input) { request { id } } }',
          { input: { title: 'By hand', purpose: 'Made in the browser', project: 'demo' } },
        )
        const { id } = createRequest.request
        const before = await get(researcher, id)
        await refused(
          setting,
          await submission(setting.home, { 'a.csv': '1' }, { id }),
          /^id: a request that came from elsewhere has this id$/,
        )
        expect(await get(researcher, id)).toEqual(before)
      },
    )
  })
}

/**
 * Publishes a message and looks that it is refused and kept with its reason, that the administrator knows, and that
 * the next good one works.
 */
async function refused(
  { home, as }: Setting<Workbench>,
  message: Message | string,
  reason: RegExp,
): Promise<void> {
  const admin = await as('admin')
  const kept = await dealtWith(home, admin, message, {
    outcome: 'refused',
    id: typeof message === 'string' ? /^unreadable-[0-9a-f]{32}$/ : message.id,
    reason,
  })
  const told = (await notices(admin)).filter(
    ({ subject }) => subject === `[Sluice] Intake message refused: ${kept.id}`,
  )
  expect(told).toHaveLength(1)
  expect(told[0]?.text).not.toContain(kept.reason)
  await accepted(home, admin, await submission(home, { 'good.csv': '1' }))
}
