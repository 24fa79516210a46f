import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '#journeys/client.ts'
import { clientWith, signIn } from './client.ts'
import { start, type Started } from './start.ts'

let sluice: Started
let researcher: Client
beforeAll(async () => {
  sluice = await start()
  researcher = await signIn(sluice.url, 'researcher@example.org')
})
afterAll(() => sluice.stop())

async function faultOf(document: string, client = researcher): Promise<string | undefined> {
  const { errors } = await client.raw(document)
  expect(errors?.[0]?.extensions['correlationId']).toMatch(/^[0-9a-f-]{36}$/)
  expect(JSON.stringify(errors)).not.toMatch(/Did you mean|stack|node_modules/)
  return errors?.[0]?.extensions['code']
}

test('a document that is too deep, too long or has too many aliases is refused before work is done', async () => {
  const aliases = Array.from({ length: 16 }, (_, n) => `a${n}: me { id }`).join(' ')
  expect(await faultOf(`{ ${aliases} }`)).toBe('TOO_COMPLEX')
  expect(await faultOf(`{ ${'a { '.repeat(3_000)} b ${'} '.repeat(3_000)} }`)).toBe('TOO_COMPLEX')
  expect(await faultOf(`{ me { ${'id '.repeat(2_001)} } }`)).toBe('TOO_COMPLEX')
  expect(await faultOf(`{ ${'me { '.repeat(9)} id ${'} '.repeat(9)} }`)).toMatch(/TOO_COMPLEX|BAD_INPUT/)
})

test('what is no valid document is bad input, with a code and no suggestion', async () => {
  expect(await faultOf('{ mee { id } }')).toBe('BAD_INPUT')
  expect(await faultOf('{')).toBe('BAD_INPUT')
  expect(
    await faultOf(
      'mutation { updateRequest(input: { id: "x", expectedVersion: 1, manifestDigest: "", decision: approved, reason: "" }) { refusal { code } } }',
    ),
  ).toBe('BAD_INPUT')
  expect(
    await faultOf(
      'mutation { createRequest(input: { title: "x", purpose: "y", project: "demo", status: RELEASED }) { refusal { code } } }',
    ),
  ).toBe('BAD_INPUT')
})

test('without a token of ours there is no answer', async () => {
  expect(await faultOf('{ me { id } }', clientWith(sluice.url, 'nobody'))).toBe('UNAUTHENTICATED')
})

test('a body that is too large, of another kind, or for another host is turned away', async () => {
  const post = (body: string, headers: Record<string, string>) =>
    fetch(`${sluice.url}/graphql`, { method: 'POST', body, headers })
  expect((await post('x'.repeat(2_097_153), { 'content-type': 'application/json' })).status).toBe(413)
  expect((await post('{"query":"{ me { id } }"}', { 'content-type': 'text/plain' })).status).toBe(415)
  expect((await fetch(`${sluice.url}/graphql?query={me{id}}`)).status).toBe(405)
  expect((await fetch(`${sluice.url}/../package.json`)).status).toBe(404)
  expect((await fetch(`${sluice.url}/lib/../../package.json`)).status).toBe(404)
  expect((await fetch(`${sluice.url}/%2e%2e/package.json`)).status).toBe(404)
})
