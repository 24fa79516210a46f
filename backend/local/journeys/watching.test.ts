import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '#journeys/client.ts'
import { addFiles, draft, inReview, present, submit, until } from '#journeys/requests.ts'
import { openKeys } from '#local/people/keys.ts'
import { tokens } from '#local/people/tokens.ts'
import { signIn } from './client.ts'
import { start, type Started } from './start.ts'
import { watch, WATCH, type Message, type Watching } from './watch.ts'

let sluice: Started
let researcher: Client
beforeAll(async () => {
  sluice = await start()
  researcher = await signIn(sluice.url, 'researcher@example.org')
})
afterAll(() => sluice.stop())

async function tokenOf(email: string): Promise<string> {
  const answer = await fetch(`${sluice.url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'password', username: email, password: 'sluice-demo' }),
  })
  return ((await answer.json()) as { access_token: string }).access_token
}

async function watching(email: string, id: string): Promise<Watching> {
  return watch(sluice.url, await tokenOf(email), id)
}

const COMPLETE: Message = { event: 'complete' }
const FILES = { 'a.csv': 'n\n120\n' }

const codeOf = (message: Message | undefined) => message?.data?.errors?.[0]?.extensions['code']

test('who watches a request is told of every change, also of those that the service makes', async () => {
  const request = await draft(researcher, FILES)
  const watched = await watching('researcher@example.org', request.id)
  await addFiles(researcher, request.id, { 'b.csv': 'n\n7\n' })
  const first = await watched.next()
  expect(first).toEqual({
    event: 'next',
    data: { data: { onRequestChanged: { id: request.id, version: expect.any(Number) } } },
  })
  present(await submit(researcher, await until(researcher, request.id, ({ files }) => files.count === 2)))
  const { version } = await until(researcher, request.id, ({ status }) => status === 'IN_REVIEW')
  const versions: number[] = []
  while (versions.at(-1) !== version) {
    const message = await watched.next()
    expect(message?.data?.data?.onRequestChanged).toEqual({ id: request.id, version: expect.any(Number) })
    const { version: told } = message?.data?.data?.onRequestChanged ?? { version: 0 }
    versions.push(told)
  }
  expect(versions).toEqual(versions.toSorted((a, b) => a - b))
  watched.leave()
})

test('nobody watches what they may not see, and they learn nothing from being refused', async () => {
  const { id } = await inReview(researcher, FILES)
  const theirs = await (await watching('researcher-2@example.org', id)).next()
  const absent = await (await watching('researcher-2@example.org', 'no-such-request')).next()
  expect(codeOf(theirs)).toBe('NOT_FOUND')
  const { errors } = theirs?.data ?? {}
  expect(errors?.[0]?.message).toBe(absent?.data?.errors?.[0]?.message)
  expect(theirs?.data?.data ?? null).toBeNull()
  expect(codeOf(await (await watch(sluice.url, 'nobody', id)).next())).toBe('UNAUTHENTICATED')
})

test('whoever is removed from the group hears no more of it', async () => {
  const { id } = await inReview(researcher, FILES)
  const watched = await watching('governance-2@example.org', id)
  const file = join(sluice.folder, 'people.json')
  const before = await readFile(file, 'utf8')
  const { people, ...rest } = JSON.parse(before) as { people: { email: string; groups: string[] }[] }
  const removed = people.map((person) =>
    person.email === 'governance-2@example.org' ? { ...person, groups: [] } : person,
  )
  await writeFile(file, JSON.stringify({ ...rest, people: removed }))
  await researcher.ask('mutation ($id: ID!) { withdrawRequest(id: $id) { refusal { code } } }', { id })
  expect(await watched.next()).toEqual(COMPLETE)
  expect(await watched.next()).toBeUndefined()
  await writeFile(file, before)
})

test('it ends with the token', async () => {
  const { id } = await draft(researcher, FILES)
  const keys = await openKeys(join(sluice.folder, 'keys.json'))
  const person = await sluice.home.ports.directory.byEmail('researcher@example.org')
  if (!person) throw new Error('nobody is there')
  const almostExpired = tokens({
    keys,
    issuer: sluice.url,
    clientId: 'sluice',
    now: () => new Date(Date.now() - 897_000).toISOString(),
    newId: () => 'token',
  })
  const session = { signedInAt: 1, originId: 'o', eventId: 'e' }
  const { accessToken } = await almostExpired.forPerson(person, session)
  const watched = await watch(sluice.url, accessToken, id)
  expect(await watched.next()).toEqual(COMPLETE)
  expect(codeOf(await (await watch(sluice.url, accessToken, id)).next())).toBe('UNAUTHENTICATED')
})

test('a person watches so many requests at once, and who leaves makes room', async () => {
  const { id } = await draft(researcher, FILES)
  const token = await tokenOf('researcher@example.org')
  const all = await Promise.all(Array.from({ length: 20 }, () => watch(sluice.url, token, id)))
  const refused = await (await watch(sluice.url, token, id)).next()
  expect(codeOf(refused)).toBe('UNAVAILABLE')
  expect(refused?.data?.errors?.[0]?.message).toMatch(/You are watching 20 requests already/)
  all[0]?.leave()
  await expect
    .poll(async () => {
      const again = await watch(sluice.url, token, id)
      await addFiles(researcher, id, { 'b.csv': `${Math.random()}` })
      const message = await again.next()
      again.leave()
      return codeOf(message) ?? 'watched'
    })
    .toBe('watched')
  for (const one of all) one.leave()
})

test('what a document may be holds for watching too', async () => {
  const token = await tokenOf('researcher@example.org')
  const codeFor = async (query: string) => codeOf(await (await watch(sluice.url, token, 'r', query)).next())
  const aliases = Array.from({ length: 16 }, (_, n) => `a${n}: id`).join(' ')
  expect(await codeFor(`subscription { onRequestChanged(id: "r") { ${aliases} } }`)).toBe('TOO_COMPLEX')
  expect(await codeFor(`subscription { onRequestChanged(id: "r") { ${'id '.repeat(2_001)} } }`)).toBe(
    'TOO_COMPLEX',
  )
  expect(await codeFor('subscription { onRequestChanged(id: "r") { id status } }')).toBe('BAD_INPUT')
  expect(
    await codeFor('subscription { a: onRequestChanged(id: "r") { id } b: onRequestChanged(id: "s") { id } }'),
  ).toBe('BAD_INPUT')
  expect(await codeFor('subscription { onRequestChanged(id: "") { id } }')).toBe('BAD_INPUT')
})

test('without asking for a stream of events there is none', async () => {
  const { id } = await draft(researcher, FILES)
  const { errors } = await researcher.raw(WATCH, { id })
  expect(errors?.[0]?.extensions['code']).toBe('BAD_INPUT')
  expect(errors?.[0]?.message).toMatch(/text\/event-stream/)
})

test('it ends when the service does', async () => {
  const other = await start()
  const client = await signIn(other.url, 'researcher@example.org')
  const { id } = await draft(client, FILES)
  const answer = await fetch(`${other.url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      username: 'researcher@example.org',
      password: 'sluice-demo',
    }),
  })
  const { access_token: token } = (await answer.json()) as { access_token: string }
  const watched = await watch(other.url, token, id)
  await other.stop()
  expect(await watched.next()).toBeUndefined()
})
