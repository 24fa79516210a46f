import { expect } from 'vitest'
import { digestOf } from '#core/digest.ts'
import type { Client } from './client.ts'
import { correlationIds } from './correlation-ids.ts'
import type { JourneyHome } from './journey-home.ts'
import { journeys, type Cannot } from './journeys.ts'
import { decide, draft, inReview, present, until } from './requests.ts'

interface Listed {
  readonly listRequests: { readonly items: readonly { id: string }[]; readonly nextToken: string | null }
}
const LIST =
  'query ($limit: Int, $token: String) { listRequests(limit: $limit, nextToken: $token) { items { id } nextToken } }'

interface Event {
  readonly stream: string
  readonly seq: number
  readonly type: string
  readonly at: string
  readonly actor: string
  readonly actorKind: string
  readonly facts: string
  readonly previous: string
  readonly digest: string
}
const EVENTS =
  'query ($id: ID, $stream: EventStream) { listEvents(requestId: $id, stream: $stream, limit: 100) { items { stream seq type at actor actorKind facts previous digest } } }'

/** Who finds what, and who can check what happened. */
export function auditingJourneys(openHome: () => Promise<JourneyHome>, cannot: Cannot = {}): void {
  journeys('auditing', openHome, cannot, (journey) => {
    journey(
      'page by page everything that may be seen comes once, and no token names what may not',
      async ({ as }) => {
        const [researcher, governance] = [await as('researcher'), await as('governance')]
        const before = await everyPage(governance, 100)
        const seen = await inReview(researcher, { 'a.csv': 'x' })
        const hidden = await draft(researcher, { 'b.csv': 'x' })
        const alsoSeen = await inReview(researcher, { 'c.csv': 'x' })
        const alsoHidden = await draft(researcher, { 'd.csv': 'x' })
        const { found, tokens } = await everyPage(governance, 1)
        expect(found).toEqual([alsoSeen.id, seen.id, ...before.found])
        expect(new Set(found).size).toBe(found.length)
        for (const { id } of [hidden, alsoHidden]) expect(tokens.join()).not.toContain(id)
      },
    )

    journey(
      'one id leads from the call that handed in to the release; each decision has its own',
      async ({ as }) => {
        const researcher = await as('researcher')
        const open = await inReview(researcher, { 'a.csv': 'x' })
        const first = present(await decide(await as('governance'), open))
        present(await decide(await as('research-it'), first))
        await until(researcher, open.id, ({ stagedDeleted }) => !!stagedDeleted)
        const auditor = await as('auditor')
        const idsOf = (...types: readonly string[]) => correlationIds(auditor, open.id, ...types)
        const [handedIn, ...others] = await idsOf('requestSubmitted')
        expect(handedIn).toMatch(/^[A-Za-z0-9-]{1,64}$/)
        expect(others).toEqual([])
        // A stage that is decided before the wait for it begins is never said to be open.
        for (const step of ['filesStaged', 'requestStaged', 'requestReleased', 'stagedDeleted'])
          expect(await idsOf(step)).toEqual([handedIn])
        const decisions = await idsOf('requestDecided')
        expect(new Set([handedIn, ...decisions]).size).toBe(3)
      },
    )

    for (const [stream, what] of [
      [undefined, 'a request’s chain'],
      ['PEOPLE', 'the chain of people'],
    ] as const)
      journey(
        `an auditor recomputes ${what} from what the API answers, the others do not see it`,
        async ({ as }) => {
          const researcher = await as('researcher')
          const { id } = await inReview(researcher, { 'a.csv': 'x' })
          const of: Record<string, string> = stream === undefined ? { id } : { stream }
          const events = (await eventsOf(await as('auditor'), of)) ?? []
          expect(events.length).toBeGreaterThan(2)
          expectWhole(events)
          expect(await eventsOf(researcher, of)).toBeUndefined()
          if (stream !== undefined) expect(await eventsOf(await as('admin'), of)).toBeUndefined()
        },
      )
  })
}

/** All that somebody may see, newest first, and what the tokens hold by which they came to the next page. */
async function everyPage(
  client: Client,
  limit: number,
): Promise<{ readonly found: readonly string[]; readonly tokens: readonly string[] }> {
  const found: string[] = []
  const tokens: string[] = []
  for (let token: string | null | undefined; token !== null;) {
    const { listRequests }: Listed = await client.ask<Listed>(LIST, { limit, token })
    found.push(...listRequests.items.map(({ id }) => id))
    token = listRequests.nextToken
    if (token !== null) tokens.push(Buffer.from(token, 'base64url').toString())
  }
  return { found, tokens }
}

async function eventsOf(client: Client, of: Record<string, string>): Promise<readonly Event[] | undefined> {
  const { listEvents } = await client.ask<{ listEvents: { items: readonly Event[] } | null }>(EVENTS, of)
  return listEvents?.items
}

function expectWhole(events: readonly Event[]): void {
  let before = '0'.repeat(64)
  for (const [place, event] of events.entries()) {
    const { stream, seq, type, at, actor, actorKind: kind, facts, previous, digest } = event
    const known = { stream, type, at, actor: { id: actor, kind }, facts: JSON.parse(facts), seq, previous }
    expect([seq, previous, digest]).toEqual([place + 1, before, digestOf('audit-event/v1', known)])
    before = digest
  }
}
