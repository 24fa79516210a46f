import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '#journeys/client.ts'
import { messages } from '#journeys/dealt-with.ts'
import type { Workbench } from '#journeys/journey-home.ts'
import { submission } from '#journeys/service-workbench.ts'
import { bearer, deliver, deliverSns } from './deliver.ts'
import { localWorkbench } from './local-workbench.ts'

let sluice: Workbench
let researcher: Client
let admin: Client
beforeAll(async () => {
  sluice = await localWorkbench()
  researcher = await sluice.signIn('researcher')
  admin = await sluice.signIn('admin')
})
afterAll(() => sluice.stop())

test.for<[who: string, authorization: () => string | Promise<string>, status: number, code: string]>([
  ['nobody', () => '', 401, 'UNAUTHENTICATED'],
  ['a wrong secret', () => basic('demo-service:guess'), 401, 'UNAUTHENTICATED'],
  ['a forged token', () => 'Bearer eyJhbGciOiJub25lIn0.e30.', 401, 'UNAUTHENTICATED'],
  ['a researcher', () => bearer(sluice.url, 'researcher@example.org'), 403, 'NOT_ALLOWED'],
  ['a reviewer', () => bearer(sluice.url, 'governance@example.org'), 403, 'NOT_ALLOWED'],
  ['an auditor', () => bearer(sluice.url, 'auditor@example.org'), 403, 'NOT_ALLOWED'],
])('%s may not deliver', async ([_who, authorization, status, code]) => {
  const message = await submission(sluice, { 'a.csv': '1' })
  const before = await messages(admin)
  expect(await deliver(sluice.url, message, await authorization())).toMatchObject({
    status,
    error: { code },
  })
  expect(await messages(admin)).toEqual(before)
})

test('researchers see no messages', async () => {
  expect(await researcher.ask('{ listMessages { items { id } } }')).toEqual({ listMessages: null })
})

test.for<[what: string, change: Record<string, unknown>, status: number, code: string]>([
  ['another topic', { TopicArn: 'arn:aws:sns:eu-west-2:000000000000:Others' }, 403, 'UNKNOWN_TOPIC'],
  ['no topic', { TopicArn: undefined }, 400, 'NOT_A_DELIVERY'],
  ['no message', { Message: undefined }, 400, 'NOT_A_DELIVERY'],
  ['a confirmation', { Type: 'SubscriptionConfirmation' }, 400, 'NOT_A_NOTIFICATION'],
])('a delivery with %s is not taken', async ([_what, change, status, code]) => {
  const message = await submission(sluice, { 'a.csv': '1' })
  expect(await deliverSns(sluice.url, JSON.stringify(message), change)).toMatchObject({
    status,
    error: { code },
  })
  expect((await messages(admin)).map(({ id }) => id)).not.toContain(message.id)
})

test.for([[262_144 + 1], [1_000_000]])('%i bytes are too many', async ([bytes = 0]) => {
  const message = await submission(sluice, { 'a.csv': '1' })
  const text = JSON.stringify({ ...message, padding: '' })
  const padded = text.replace('"padding":""', `"padding":"${'x'.repeat(bytes - text.length)}"`)
  const before = await messages(admin)
  expect(await deliver(sluice.url, padded)).toMatchObject({ status: 413, error: { code: 'TOO_LARGE' } })
  expect(await messages(admin)).toEqual(before)
  expect(await deliver(sluice.url, padded.replace('xx', ''))).toMatchObject(
    bytes > 300_000 ? { status: 413 } : { outcome: 'accepted' },
  )
})

test('who guesses secrets is slowed down, and is told when to come again', async () => {
  const message = await submission(sluice, { 'a.csv': '1' })
  const guesses = Array.from({ length: 12 }, (_each, nth) => basic(`demo-service:guess-${nth}`))
  const answers = await Promise.all(guesses.map((guess) => deliver(sluice.url, message, guess)))
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(10)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(2)
  // Not 401: what is refused for good is never sent again, and this one was only too early.
  expect(await deliver(sluice.url, message)).toMatchObject({ status: 429, error: { code: 'TRY_LATER' } })
})

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`
}
