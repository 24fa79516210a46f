import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { digestOf } from '#core/digest.ts'
import { decide, draft, inReview, present, signIn, until, type Client } from './client.ts'
import { start, type Started } from './start.ts'

let sluice: Started
let researcher: Client
let governance: Client
let auditor: Client
beforeAll(async () => {
  sluice = await start()
  researcher = await signIn(sluice.url, 'researcher@example.org')
  governance = await signIn(sluice.url, 'governance@example.org')
  auditor = await signIn(sluice.url, 'auditor@example.org')
})
afterAll(() => sluice.stop())

interface Listed {
  readonly listRequests: { readonly items: readonly { id: string }[]; readonly nextToken: string | null }
}
const LIST =
  'query ($limit: Int, $token: String) { listRequests(limit: $limit, nextToken: $token) { items { id } nextToken } }'

test('page by page everything that may be seen comes once, and no token names what may not', async () => {
  const seen = await inReview(researcher, { 'a.csv': 'x' })
  const hidden = await draft(researcher, { 'b.csv': 'x' })
  const alsoSeen = await inReview(researcher, { 'c.csv': 'x' })
  const alsoHidden = await draft(researcher, { 'd.csv': 'x' })
  const found: string[] = []
  const tokens: string[] = []
  for (let token: string | null | undefined; token !== null;) {
    const { listRequests }: Listed = await governance.ask<Listed>(LIST, { limit: 1, token })
    found.push(...listRequests.items.map(({ id }) => id))
    token = listRequests.nextToken
    if (token !== null) tokens.push(Buffer.from(token, 'base64url').toString())
  }
  expect(found).toEqual([alsoSeen.id, seen.id])
  for (const { id } of [hidden, alsoHidden]) expect(tokens.join()).not.toContain(id)
})

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

async function eventsOf(client: Client, of: Record<string, string>): Promise<readonly Event[] | undefined> {
  const { listEvents } = await client.ask<{ listEvents: { items: readonly Event[] } | null }>(EVENTS, of)
  return listEvents?.items
}

test('an auditor recomputes every chain from what the API answers, the others do not see it', async () => {
  const { id } = await inReview(researcher, { 'a.csv': 'x' })
  for (const of of [{ id }, { stream: 'PEOPLE' }]) {
    const events = (await eventsOf(auditor, of)) ?? []
    expect(events.length).toBeGreaterThan(2)
    let before = '0'.repeat(64)
    for (const [
      place,
      { stream, seq, type, at, actor, actorKind: kind, facts, previous, digest },
    ] of events.entries()) {
      const known = { stream, type, at, actor: { id: actor, kind }, facts: JSON.parse(facts), seq, previous }
      expect([seq, previous, digest]).toEqual([place + 1, before, digestOf('audit-event/v1', known)])
      before = digest
    }
    expect(await eventsOf(researcher, of)).toBeUndefined()
  }
  const admin = await signIn(sluice.url, 'admin@example.org')
  expect(await eventsOf(admin, { stream: 'PEOPLE' })).toBeUndefined()
})

test('a package that was changed on disk is not handed out whole', async () => {
  const researchIt = await signIn(sluice.url, 'research-it@example.org')
  const first = present(await decide(governance, await inReview(researcher, { 'a.csv': 'approved' })))
  const { id } = present(await decide(researchIt, first))
  await until(researcher, id, ({ status }) => status === 'RELEASED')
  const folder = join(sluice.folder, 'packages', 'approved_egress', id, 'round-1')
  const [name = ''] = await readdir(folder)
  const bytes = await readFile(join(folder, name))
  bytes[bytes.length - 30] = (bytes[bytes.length - 30] ?? 0) ^ 1
  await writeFile(join(folder, name), bytes)
  const { downloadData } = await researcher.ask<{ downloadData: { url: string } }>(
    'mutation ($id: ID!) { downloadData(requestId: $id) { url } }',
    { id },
  )
  await expect(fetch(downloadData.url).then((answer) => answer.arrayBuffer())).rejects.toThrow()
})
