import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Client } from './client.ts'
import { viewed } from './content-journeys.ts'
import { accepted } from './dealt-with.ts'
import type { Workbench } from './journey-home.ts'
import { journeys, type Cannot } from './journeys.ts'
import { notices } from './notices.ts'
import { decide, PAYLOAD, present, until, type Payload, type ShownRequest } from './requests.ts'
import { list, listed, messageOf, storeOf, stored, type Message } from './service-workbench.ts'

/** What happens where a store does not hold what its list says. */
export function intakeSourcesJourneys(openHome: () => Promise<Workbench>, cannot: Cannot = {}): void {
  journeys<Workbench>('sources of the intake', openHome, cannot, (journey) => {
    journey(
      'a listed version that the store does not have fails the request with step and reason, as often as it is tried',
      async ({ home, as }) => {
        const [researcher, admin] = [await as('researcher'), await as('admin')]
        const { message, key, version } = await withoutOne(home)
        const store = storeOf(message)
        const failed = await failedRequest(home, admin, message)
        expect(failed.failure).toEqual({
          step: 'Stage files',
          code: 'SourceMissing',
          reason: `The bucket egress-store has no version ${version} of ${key}`,
        })
        expect(await home.storeStatus(store)).toBe('PROCESSING')

        const [told] = (await notices(admin)).filter(({ requestId }) => requestId === message.id)
        expect(told).toMatchObject({ subject: '[Sluice] A step failed: ws-asthma-egress-store version 1' })
        expect(told?.text).not.toContain('b.csv')
        const [asked] = (await notices(researcher)).filter(({ requestId }) => requestId === message.id)
        expect(asked?.subject).toBe('[Sluice] Delayed: ws-asthma-egress-store version 1')

        expect(await retry(researcher, failed)).toMatchObject({ refusal: { code: 'NOT_ALLOWED' } })
        expect((await failedAgain(admin, failed)).failure).toEqual(failed.failure)
      },
    )

    journey(
      'a request that failed for a listed version goes on with the file there',
      async ({ home, as }) => {
        const admin = await as('admin')
        const { message, key, version } = await withoutOne(home)
        const again = await failedAgain(admin, await failedRequest(home, admin, message))
        await home.rewriteObject(key, version, 'n\n2\n')
        present(await retry(admin, again))
        const open = await until(await as('researcher'), message.id, ({ status }) => status === 'IN_REVIEW')
        expect(open).toMatchObject({ failure: null, files: { count: 2, bytes: 8 } })
        expect(present(await decide(await as('governance'), open)).egressStatus).toBe('IGAPPROVED')
      },
    )

    for (const [what, content] of [
      ['more', 'n\n1000\n'],
      ['fewer', 'n\n'],
      ['no', ''],
    ] as const)
      journey(`a version that has ${what} bytes than its list says is not staged`, async ({ home, as }) => {
        const store = randomUUID()
        const key = `${store}/a.csv`
        await list(home, store, [listed(key, 'n\n1\n', await home.putObject(key, content))])
        const { failure } = await failedRequest(home, await as('admin'), messageOf(store))
        expect(failure).toEqual({
          step: 'Stage files',
          code: 'SourceChanged',
          reason: 'The bytes of a.csv are not the ones that were submitted',
        })
      })

    for (const [what, change] of [
      ['happens in the store', 'add'],
      ['is taken out of the store', 'remove'],
      ['is written anew under the same version', 'rewrite'],
    ] as const)
      journey(`what ${what} after the submission changes nothing`, async ({ home, as }) => {
        const store = randomUUID()
        const objects = await stored(home, store, { 'a.csv': 'n\n1\n' })
        await list(home, store, objects)
        const message = messageOf(store)
        const [{ Key, VersionId } = listed('', '')] = objects
        await home.putObject(Key, 'n\n666\n')
        await home.putObject(`${store}/b.csv`, 'added')
        await accepted(home, await as('admin'), message)
        const { id, files } = await until(
          await as('researcher'),
          message.id,
          ({ status }) => status === 'IN_REVIEW',
        )
        if (change === 'remove') await home.removeObject(Key, VersionId)
        else if (change === 'rewrite') await home.rewriteObject(Key, VersionId, 'n\n777\n')
        else await home.putObject(Key, 'n\n777\n')
        expect(await viewed(await as('governance'), id, 'a.csv')).toBe('n\n1\n')
        expect(files.count).toBe(1)
      })
  })
}

/** A submission of which one listed version is gone, and a newer one is there. */
async function withoutOne(home: Workbench): Promise<{ message: Message; key: string; version: string }> {
  const store = randomUUID()
  const objects = await stored(home, store, { 'a.csv': 'n\n1\n', 'b.csv': 'n\n2\n' })
  await list(home, store, objects)
  const gone = objects.find(({ Key }) => Key.endsWith('b.csv'))
  if (!gone) throw new Error('nothing was stored')
  await home.removeObject(gone.Key, gone.VersionId)
  await home.putObject(gone.Key, 'n\n9\n')
  return { message: messageOf(store), key: gone.Key, version: gone.VersionId }
}

async function failedRequest(home: Workbench, admin: Client, message: Message): Promise<ShownRequest> {
  await accepted(home, admin, message)
  return until(admin, message.id, ({ status }) => status === 'FAILED')
}

/** Tries once more, and waits until that failed too. */
async function failedAgain(admin: Client, failed: ShownRequest): Promise<ShownRequest> {
  present(await retry(admin, failed))
  return until(admin, failed.id, ({ status, version }) => status === 'FAILED' && version > failed.version)
}

async function retry(client: Client, { id, version }: ShownRequest): Promise<Payload> {
  const { retryRequest } = await client.ask<{ retryRequest: Payload }>(
    `mutation ($id: ID!, $version: Int!) { retryRequest(id: $id, expectedVersion: $version) ${PAYLOAD} }`,
    { id, version },
  )
  return retryRequest
}
