import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  decide,
  PAYLOAD,
  present,
  signIn,
  until,
  type Client,
  type Payload,
  type ShownRequest,
} from './client.ts'
import { deliver, listed, messageOf, notices, startWorkbench, type Message, type Workbench } from './swb.ts'

let sluice: Workbench
let researcher: Client
let governance: Client
let admin: Client
beforeAll(async () => {
  sluice = await startWorkbench()
  researcher = await signIn(sluice.url, 'researcher@example.org')
  governance = await signIn(sluice.url, 'governance@example.org')
  admin = await signIn(sluice.url, 'admin@example.org')
})
afterAll(() => sluice.stop())

/** A message whose list names versions of which some are as announced. */
async function announced(
  ...objects: readonly (readonly [path: string, listed: string, stored?: string])[]
): Promise<Message> {
  const store = randomUUID()
  for (const [path, , stored] of objects)
    if (stored !== undefined) await sluice.put(`${store}/${path}`, 'v1', stored)
  await sluice.list(
    store,
    objects.map(([path, content]) => listed(`${store}/${path}`, content)),
  )
  return messageOf(store)
}

async function failedRequest(message: Message): Promise<ShownRequest> {
  expect(await deliver(sluice.url, message)).toMatchObject({ outcome: 'accepted' })
  return until(admin, message.id, ({ status }) => status === 'FAILED')
}

async function retry(client: Client, { id, version }: ShownRequest): Promise<Payload> {
  const { retryRequest } = await client.ask<{ retryRequest: Payload }>(
    `mutation ($id: ID!, $version: Int!) { retryRequest(id: $id, expectedVersion: $version) ${PAYLOAD} }`,
    { id, version },
  )
  return retryRequest
}

test('a listed version that the store does not have fails the request with step and reason; with the file there it goes on', async () => {
  const message = await announced(['a.csv', 'n\n1\n', 'n\n1\n'], ['b.csv', 'n\n2\n'])
  const store = String(message['egress_store_id'])
  await sluice.put(`${store}/b.csv`, 'v2', 'n\n9\n')
  const failed = await failedRequest(message)
  expect(failed.failure).toEqual({
    step: 'Stage files',
    code: 'SourceMissing',
    reason: `The bucket egress-store has no version v1 of ${store}/b.csv`,
  })
  expect(sluice.storeStatus(store)).toBe('PROCESSING')

  const [told] = (await notices(admin)).filter(({ requestId }) => requestId === message.id)
  expect(told).toMatchObject({ subject: '[Sluice] A step failed: ws-asthma-egress-store version 1' })
  expect(told?.text).not.toContain('b.csv')
  const [asked] = (await notices(researcher)).filter(({ requestId }) => requestId === message.id)
  expect(asked?.subject).toBe('[Sluice] Delayed: ws-asthma-egress-store version 1')

  expect(await retry(researcher, failed)).toMatchObject({ refusal: { code: 'NOT_ALLOWED' } })
  present(await retry(admin, failed))
  const again = await until(
    admin,
    message.id,
    ({ status, version }) => status === 'FAILED' && version > failed.version,
  )
  await sluice.put(`${store}/b.csv`, 'v1', 'n\n2\n')
  present(await retry(admin, again))
  const open = await until(researcher, message.id, ({ status }) => status === 'IN_REVIEW')
  expect(open).toMatchObject({ failure: null, files: { count: 2, bytes: 8 } })
  expect(present(await decide(governance, open)).egressStatus).toBe('IGAPPROVED')
})

test.for<[what: string, stored: string]>([
  ['more', 'n\n1000\n'],
  ['fewer', 'n\n'],
  ['no', ''],
])('a version that has %s bytes than its list says is not staged', async ([_what, stored]) => {
  const message = await announced(['a.csv', 'n\n1\n', stored])
  const { failure } = await failedRequest(message)
  expect(failure).toEqual({
    step: 'Stage files',
    code: 'SourceChanged',
    reason: 'The bytes of a.csv are not the ones that were submitted',
  })
})

test('what happens in the store after the submission changes nothing', async () => {
  const message = await sluice.submission({ 'a.csv': 'n\n1\n' })
  const store = String(message['egress_store_id'])
  await sluice.put(`${store}/a.csv`, 'v2', 'n\n666\n')
  await sluice.put(`${store}/b.csv`, 'v1', 'added')
  await deliver(sluice.url, message)
  const open = await until(researcher, message.id, ({ status }) => status === 'IN_REVIEW')
  await sluice.put(`${store}/a.csv`, 'v1', 'n\n777\n')
  const { viewFile } = await governance.ask<{ viewFile: { url: string } }>(
    'mutation ($id: ID!) { viewFile(requestId: $id, path: "a.csv") { url } }',
    { id: open.id },
  )
  expect(await (await fetch(viewFile.url)).text()).toBe('n\n1\n')
  expect(open.files.count).toBe(1)
})
