import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Client } from './client.ts'
import type { JourneyHome, Mailbox } from './journey-home.ts'
import { journeys, type Cannot } from './journeys.ts'
import {
  decide,
  get,
  inReview,
  PAYLOAD,
  present,
  until,
  type Payload,
  type ShownRequest,
} from './requests.ts'

const FILES = { 'a.csv': 'n\n120\n' }

/** What is done once, however often and from how many sides it is asked for. */
export function onceJourneys(openHome: () => Promise<JourneyHome>, cannot: Cannot = {}): void {
  journeys('once', openHome, cannot, (journey) => {
    journey(
      'a mutation repeated with its client request id is done once and answered the same',
      async ({ as }) => {
        const [researcher, governance] = [await as('researcher'), await as('governance')]
        const document = `mutation ($input: CreateRequestInput!) { createRequest(input: $input) ${PAYLOAD} }`
        const input = {
          title: 'Repeated',
          purpose: 'To see it done once',
          project: 'demo',
          clientRequestId: `cron-${randomUUID()}`,
        }
        const answers = await Promise.all(
          Array.from({ length: 8 }, () => researcher.ask<{ createRequest: Payload }>(document, { input })),
        )
        expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
        const other = await researcher.ask<{ createRequest: Payload }>(document, {
          input: { ...input, title: 'Something else' },
        })
        expect(other.createRequest.refusal?.code).toBe('CLIENT_REQUEST_REUSED')

        const open = await inReview(researcher, FILES)
        const named = { clientRequestId: `decision-${randomUUID()}` }
        const decided = await decide(governance, open, 'APPROVED', named)
        expect(await decide(governance, open, 'APPROVED', named)).toEqual(decided)
        expect((await get(researcher, open.id))?.decisions).toHaveLength(1)
      },
    )

    journey('of 32 downloads at once at the last remaining one, one gets a ticket', async ({ as }) => {
      const researcher = await as('researcher')
      const { id, downloads } = await released(as)
      for (let used = 1; used < downloads.allowed; used += 1) await download(researcher, id)
      const answers = await Promise.all(Array.from({ length: 32 }, () => download(researcher, id)))
      const [won, ...more] = answers.flatMap(({ url }) => url ?? [])
      expect(more).toEqual([])
      expect(new Set(answers.map(({ refusal }) => refusal?.code))).toEqual(
        new Set([undefined, 'NO_DOWNLOADS_LEFT']),
      )
      expect((await fetch(won ?? '')).status).toBe(200)
    })

    journey('a ticket works once', async ({ as }) => {
      const { id } = await released(as)
      const { url } = await download(await as('researcher'), id)
      const fetched = Array.from({ length: 8 }, async () => (await fetch(url ?? '')).status)
      expect((await Promise.all(fetched)).toSorted((a, b) => a - b)).toEqual([
        200, 410, 410, 410, 410, 410, 410, 410,
      ])
    })
  })
}

async function released(as: (mailbox: Mailbox) => Promise<Client>): Promise<ShownRequest> {
  const researcher = await as('researcher')
  const open = await inReview(researcher, FILES)
  present(await decide(await as('research-it'), present(await decide(await as('governance'), open))))
  return until(researcher, open.id, ({ status }) => status === 'RELEASED')
}

interface Ticket {
  readonly url: string | null
  readonly refusal: { readonly code: string } | null
}

async function download(client: Client, id: string): Promise<Ticket> {
  const { downloadData } = await client.ask<{ downloadData: Ticket }>(
    'mutation ($id: ID!) { downloadData(requestId: $id) { url refusal { code } } }',
    { id },
  )
  return downloadData
}
