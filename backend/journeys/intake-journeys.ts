import { expect } from 'vitest'
import { sha256Hex } from '#core/digest.ts'
import type { Client } from './client.ts'
import { correlationIds } from './correlation-ids.ts'
import { accepted, dealtWith, messages, repeated } from './dealt-with.ts'
import { downloaded } from './downloaded.ts'
import type { Workbench } from './journey-home.ts'
import { journeys, type Cannot, type Setting } from './journeys.ts'
import { notices } from './notices.ts'
import { decide, get, present, until, type ShownRequest } from './requests.ts'
import { exampleHashes, exampleMessage, messageOf, storeOf, submission } from './service-workbench.ts'

/** The way of a submission in Service Workbench to a release here. */
export function intakeJourneys(openHome: () => Promise<Workbench>, cannot: Cannot = {}): void {
  journeys<Workbench>('intake', openHome, cannot, (journey) => {
    journey(
      'the message of the example becomes a request, and exactly the listed versions are released',
      async (setting) => {
        const { home, as } = setting
        const [researcher, admin] = [await as('researcher'), await as('admin')]
        const message = await exampleMessage()
        await accepted(home, admin, message)

        const request = await reviewed(researcher, message.id)
        expect(request).toMatchObject({
          title: 'ws-asthma-admissions-egress-store version 1',
          project: 'demo',
          requestedBy: { email: 'researcher@example.org' },
          files: { count: 3, types: ['image/png', 'text/csv'] },
        })
        const store = storeOf(message)
        expect(await home.storeStatus(store)).toBe('PROCESSING')
        expect(await released(setting, message.id)).toEqual(
          await exampleHashes(store, {
            'figures/admissions by month (100 % of sites).png': 'Bn2mK5jH8gF1dS4aP7oI0uY3tR6eW9qZ',
            'figures/results.csv': 'We5rT8yU1iO4pA7sD0fG3hJ6kL9zX2cV',
            'tables/results.csv': 'Qa7xk2MvR9tYwE3uI5oP8lKjH6gFdS1z',
          }),
        )
        await until(researcher, message.id, ({ stagedDeleted }) => !!stagedDeleted)
        await expect.poll(() => home.storeStatus(store), { timeout: researcher.patienceMs }).toBe('PROCESSED')
        const bounced = (await notices(admin, true)).filter(
          ({ to }) => to.email === 'store.owner@example.org',
        )
        expect(bounced).toEqual([])
        expect(await correlationIds(await as('auditor'), message.id, 'requestReleased')).toEqual([message.id])
      },
    )

    journey('the documented message of Service Workbench works as it is', async (setting) => {
      const { home, as } = setting
      const store = '6f0c1f1e-2f3b-4d55-9b1e-7d0b7c1f2a10'
      const message = messageOf(store, {
        id: '0b6f4f0a-4c6e-4c3f-8a53-1d1f0a9d7e21',
        egress_store_name: 'ws-genomics-egress-store',
        egress_store_object_list_location: `arn:aws:s3:::egress-notifications/${store}/ws-genomics-egress-store-ver1.json`,
      })
      await accepted(home, await as('admin'), message)
      expect(await reviewed(await as('researcher'), message.id)).toMatchObject({
        files: { count: 3, bytes: 4821 + 912 + 80_211 },
      })
      expect(await released(setting, message.id)).toEqual(
        await exampleHashes(store, {
          'figures/results.csv': 'v1a5c0e0000000000000000000000002',
          'figures/survival curve (95 % CI).png': 'v1a5c0e0000000000000000000000003',
          'tables/results.csv': 'v1a5c0e0000000000000000000000001',
        }),
      )
    })

    journey('the same message 20 times at once becomes one request', async ({ home, as }) => {
      const [researcher, admin] = [await as('researcher'), await as('admin')]
      const message = await submission(home, { 'a.csv': 'n\n120\n' })
      const text = JSON.stringify(message)
      const answers = await Promise.all(Array.from({ length: 20 }, () => home.publish(text)))
      if (home.answersSenders) {
        expect(new Set(answers.map((answer) => answer?.requestId))).toEqual(new Set([message.id]))
        expect(answers.filter((answer) => answer?.outcome === 'accepted')).toHaveLength(1)
        expect(answers.filter((answer) => answer?.outcome === 'repeated')).toHaveLength(19)
      }
      await home.settled()
      expect((await messages(admin)).filter(({ id }) => id === message.id)).toHaveLength(1)
      await reviewed(researcher, message.id)
      expect((await notices(researcher)).filter(({ requestId }) => requestId === message.id)).toHaveLength(1)
      // Spaced in another way and in another order it is the same message.
      const other = JSON.stringify(Object.fromEntries(Object.entries(message).toReversed()), undefined, 4)
      await dealtWith(home, admin, other, { outcome: 'repeated', id: message.id, requestId: message.id })
    })

    journey(
      '20 different messages at once, in any order and some of them twice, become 20 requests',
      async ({ home, as }) => {
        const sent = await Promise.all(
          Array.from({ length: 20 }, (_each, nth) =>
            submission(home, { [`table ${nth}.csv`]: `n\n${nth}\n` }),
          ),
        )
        const shuffled = [...sent, ...sent.slice(0, 10)].toSorted((a, b) =>
          sha256Hex(a.id) < sha256Hex(b.id) ? -1 : 1,
        )
        const answers = await Promise.all(shuffled.map((message) => home.publish(JSON.stringify(message))))
        if (home.answersSenders)
          expect(answers.map((answer) => answer?.requestId)).toEqual(shuffled.map(({ id }) => id))
        for (const message of sent) {
          expect(await reviewed(await as('researcher'), message.id)).toMatchObject({
            files: { count: 1 },
            requestedBy: { email: 'researcher@example.org' },
          })
          expect(await home.storeStatus(storeOf(message))).toBe('PROCESSING')
        }
      },
    )

    journey(
      'a known id with other content is set aside and reported; the first one stands',
      async ({ home, as }) => {
        const [researcher, admin] = [await as('researcher'), await as('admin')]
        const message = await submission(home, { 'a.csv': 'n\n120\n' })
        await accepted(home, admin, message)
        const before = await reviewed(researcher, message.id)
        const forged = { ...message, updated_by_email: 'researcher-2@example.org' }
        const { id } = await dealtWith(home, admin, forged, {
          outcome: 'quarantined',
          id: new RegExp(`^${message.id}#`),
          reason: /^A message with this id and other content was received before; that one stands\.$/,
        })
        await dealtWith(home, admin, forged, { outcome: 'quarantined', id })
        expect(await get(researcher, message.id)).toEqual(before)
        const kept = (await messages(admin)).filter((one) => one.id.startsWith(message.id))
        expect(kept).toMatchObject([
          { state: 'QUARANTINED', requestId: null },
          { state: 'ACCEPTED', requestId: message.id },
        ])
        const told = (await notices(admin)).filter(({ subject }) => subject.includes(message.id))
        expect(told).toMatchObject([{ subject: `[Sluice] Intake message quarantined: ${id}` }])
        await repeated(home, admin, message)
      },
    )

    journey(
      'a request that is rejected or withdrawn leaves its store pending again',
      async ({ home, as }) => {
        const [researcher, admin] = [await as('researcher'), await as('admin')]
        const rejected = await submission(home, { 'a.csv': '1' })
        const withdrawn = await submission(home, { 'b.csv': '2' })
        for (const message of [rejected, withdrawn]) {
          await accepted(home, admin, message)
          await reviewed(researcher, message.id)
          expect(await home.storeStatus(storeOf(message))).toBe('PROCESSING')
        }
        present(await decide(await as('governance'), await reviewed(researcher, rejected.id), 'REJECTED'))
        await researcher.ask('mutation ($id: ID!) { withdrawRequest(id: $id) { request { id } } }', {
          id: withdrawn.id,
        })
        for (const message of [rejected, withdrawn])
          await expect
            .poll(() => home.storeStatus(storeOf(message)), { timeout: researcher.patienceMs })
            .toBe('PENDING')
      },
    )

    journey(
      'the submitter decides nothing, even as a reviewer; the owner of the store is nobody here',
      async ({ home, as }) => {
        const giveBack = await home.regroup('researcher', ['Researcher', 'InformationGovernance'])
        try {
          const submitter = await home.signIn('researcher')
          const message = await submission(
            home,
            { 'a.csv': '1' },
            { created_by_email: 'governance@example.org' },
          )
          await accepted(home, await as('admin'), message)
          const open = await reviewed(submitter, message.id)
          expect(open.requestedBy.email).toBe('researcher@example.org')
          expect(await decide(submitter, open)).toMatchObject({ refusal: { code: 'OWN_REQUEST' } })
          // The store's owner asked for nothing, and so may decide.
          expect(present(await decide(await as('governance'), open))).toMatchObject({
            egressStatus: 'IGAPPROVED',
          })
        } finally {
          await giveBack()
        }
      },
    )
  })
}

function reviewed(client: Client, id: string): Promise<ShownRequest> {
  return until(client, id, ({ status }) => status === 'IN_REVIEW')
}

/** Approves a request twice, and answers the files of the released package, by path, with the hash of their content. */
async function released({ home, as }: Setting<Workbench>, id: string): Promise<Record<string, string>> {
  const researcher = await as('researcher')
  present(await decide(await as('governance'), await reviewed(researcher, id)))
  present(await decide(await as('research-it'), await reviewed(researcher, id)))
  await until(researcher, id, ({ status }) => status === 'RELEASED')
  const { ok, record } = (await downloaded(home, researcher, id)).report
  if (!ok || !record) throw new Error('the package is not whole')
  return Object.fromEntries(record.files.map(({ path, sha256 }) => [path, sha256]))
}
