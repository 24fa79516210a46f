import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Client } from './client.ts'
import { accepted } from './dealt-with.ts'
import { downloaded } from './downloaded.ts'
import type { Workbench } from './journey-home.ts'
import { journeys, type Cannot } from './journeys.ts'
import { decide, inReview, PAYLOAD, present, until, type Payload, type ShownRequest } from './requests.ts'
import { list, listed, messageOf, stored } from './service-workbench.ts'

/** What becomes of requests that are too large for one task of the workflow. */
export function batchesJourneys(openHome: () => Promise<Workbench>, cannot: Cannot = {}): void {
  journeys<Workbench>('batches', openHome, cannot, (journey) => {
    journey('many files are staged batch by batch, and leave in one package', async ({ home, as }) => {
      const researcher = await as('researcher')
      const names = namesFor(home)
      const files = Object.fromEntries(names.map((name) => [name, `n\n${name}\n`]))
      const open = await inReview(researcher, files)
      expect(open.files).toMatchObject({ count: names.length, types: ['text/csv'] })
      const staged = await stagedOf(await as('auditor'), open.id)
      expect(staged.toSorted((a, b) => a - b)).toEqual([1, home.filesPerBatch, home.filesPerBatch])

      present(await decide(await as('research-it'), present(await decide(await as('governance'), open))))
      await until(researcher, open.id, ({ status }) => status === 'RELEASED')
      const { report } = await downloaded(home, researcher, open.id)
      expect(report.problems).toEqual([])
      expect(report.record?.files.map(({ path }) => path)).toEqual(names)
    })

    journey('as many files as one task does are staged by one', async ({ home, as }) => {
      const names = namesFor(home).slice(0, home.filesPerBatch)
      const files = Object.fromEntries(names.map((name) => [name, 'n\n1\n']))
      const { id } = await inReview(await as('researcher'), files)
      expect(await stagedOf(await as('auditor'), id)).toEqual([home.filesPerBatch])
    })

    for (const [what, failure] of [
      [
        'is not there',
        { code: 'SourceMissing', reason: /^The bucket egress-store has no version \S+ of \S+$/ },
      ],
      [
        'has other bytes than were submitted',
        { code: 'SourceChanged', reason: /^The bytes of file-5\.csv are not the ones that were submitted$/ },
      ],
    ] as const)
      journey(
        `a file that ${what} fails its request with its own reason; what was staged is not staged again`,
        async ({ home, as }) => {
          const admin = await as('admin')
          const store = randomUUID()
          const names = namesFor(home)
          const files = Object.fromEntries(names.map((name) => [name, 'n\n1\n']))
          const objects = await stored(home, store, files)
          const bad = objects[5] ?? listed('', '')
          if (failure.code === 'SourceMissing') await home.removeObject(bad.Key, bad.VersionId)
          await list(
            home,
            store,
            objects.map((each) =>
              each === bad && failure.code === 'SourceChanged' ? { ...each, Size: 99 } : each,
            ),
          )
          const message = messageOf(store)
          await accepted(home, admin, message)
          const failed = await until(admin, message.id, ({ status }) => status === 'FAILED')
          const shown = {
            step: 'Stage files',
            code: failure.code,
            reason: expect.stringMatching(failure.reason),
          }
          expect(failed.failure).toEqual(shown)
          const auditor = await as('auditor')
          expect(sum(await stagedOf(auditor, message.id))).toBe(names.length - 1)

          present(await retry(admin, failed))
          const again = await until(
            admin,
            message.id,
            ({ status, version }) => status === 'FAILED' && version > failed.version,
          )
          expect(again.failure).toEqual(shown)
          expect(sum(await stagedOf(auditor, message.id))).toBe(names.length - 1)
        },
      )
  })
}

/** Two batches, and one file more. */
function namesFor({ filesPerBatch }: Workbench): readonly string[] {
  return Array.from({ length: filesPerBatch * 2 + 1 }, (_, place) => `file-${place}.csv`)
}

/** How many files were staged, commit by commit. */
async function stagedOf(auditor: Client, id: string): Promise<readonly number[]> {
  const { listEvents } = await auditor.ask<{ listEvents: { items: { type: string; facts: string }[] } }>(
    'query ($id: ID) { listEvents(requestId: $id, limit: 100) { items { type facts } } }',
    { id },
  )
  return listEvents.items
    .filter(({ type }) => type === 'filesStaged')
    .map(({ facts }) => (JSON.parse(facts) as { files: number }).files)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

async function retry(client: Client, { id, version }: ShownRequest): Promise<Payload> {
  const { retryRequest } = await client.ask<{ retryRequest: Payload }>(
    `mutation ($id: ID!, $version: Int!) { retryRequest(id: $id, expectedVersion: $version) ${PAYLOAD} }`,
    { id, version },
  )
  return retryRequest
}
