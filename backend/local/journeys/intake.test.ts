import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256Hex } from '#core/digest.ts'
import { verifyPackage } from '#package/verify-package.ts'
import { decide, get, PAYLOAD, present, signIn, until, type Client, type Payload } from './client.ts'
import {
  bearer,
  deliver,
  deliverSns,
  EXAMPLE,
  exampleMessage,
  messageOf,
  messages,
  notices,
  startWorkbench,
  type Workbench,
} from './swb.ts'

let sluice: Workbench
let researcher: Client
let governance: Client
let researchIt: Client
let admin: Client
beforeAll(async () => {
  sluice = await startWorkbench()
  const people = ['researcher', 'governance', 'research-it', 'admin']
  const clients = await Promise.all(people.map((name) => signIn(sluice.url, `${name}@example.org`)))
  ;[researcher, governance, researchIt, admin] = clients as [Client, Client, Client, Client]
})
afterAll(() => sluice.stop())

const inReview = (id: string) => until(researcher, id, ({ status }) => status === 'IN_REVIEW')

/** The files of the released package, by path, with the hash of their content. */
async function releasedFiles(id: string): Promise<Record<string, string>> {
  const { downloadData } = await researcher.ask<{ downloadData: Payload & { url: string } }>(
    `mutation ($id: ID!) { downloadData(requestId: $id) { url ${PAYLOAD.slice(1)} }`,
    { id },
  )
  const folder = await mkdtemp(join(tmpdir(), 'sluice-package-'))
  try {
    const file = join(folder, 'package.zip')
    await writeFile(file, new Uint8Array(await (await fetch(downloadData.url)).arrayBuffer()))
    const { ok, record } = await verifyPackage(file)
    if (!ok || !record) throw new Error('the package is not whole')
    return Object.fromEntries(record.files.map(({ path, sha256 }) => [path, sha256]))
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function released(id: string): Promise<Record<string, string>> {
  present(await decide(governance, await inReview(id)))
  present(await decide(researchIt, await inReview(id)))
  await until(researcher, id, ({ status }) => status === 'RELEASED')
  return releasedFiles(id)
}

async function hashesOf(store: string, versions: Record<string, string>): Promise<Record<string, string>> {
  const entries = Object.entries(versions).map(async ([path, version]) => {
    const content = await readFile(join(EXAMPLE, 'egress-store', store, `${path}@${version}`))
    return [path, sha256Hex(content)] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

test('the message of the example becomes a request, and exactly the listed versions are released', async () => {
  const message = await exampleMessage()
  const outcome = await deliver(sluice.url, message, await bearer(sluice.url, 'admin@example.org'))
  expect(outcome).toEqual({ status: 200, messageId: message.id, outcome: 'accepted', requestId: message.id })

  const request = await inReview(message.id)
  expect(request).toMatchObject({
    title: 'ws-asthma-admissions-egress-store version 1',
    project: 'demo',
    requestedBy: { email: 'researcher@example.org' },
    files: { count: 3, types: ['image/png', 'text/csv'] },
  })
  const store = 'b7e4d2c9-1f38-4a6d-8c50-93a1f6e27d04'
  expect(sluice.storeStatus(store)).toBe('PROCESSING')
  expect(await released(message.id)).toEqual(
    await hashesOf(store, {
      'figures/admissions by month (100 % of sites).png': 'Bn2mK5jH8gF1dS4aP7oI0uY3tR6eW9qZ',
      'figures/results.csv': 'We5rT8yU1iO4pA7sD0fG3hJ6kL9zX2cV',
      'tables/results.csv': 'Qa7xk2MvR9tYwE3uI5oP8lKjH6gFdS1z',
    }),
  )
  await until(researcher, message.id, ({ stagedDeleted }) => !!stagedDeleted)
  await expect.poll(() => sluice.storeStatus(store)).toBe('PROCESSED')
  const bounced = (await notices(admin, true)).filter(({ to }) => to.email === 'store.owner@example.org')
  expect(bounced).toEqual([])
})

test('the documented message of Service Workbench works as it is, delivered by SNS with HTTP Basic', async () => {
  const store = '6f0c1f1e-2f3b-4d55-9b1e-7d0b7c1f2a10'
  const message = messageOf(store, {
    id: '0b6f4f0a-4c6e-4c3f-8a53-1d1f0a9d7e21',
    egress_store_name: 'ws-genomics-egress-store',
    egress_store_object_list_location: `arn:aws:s3:::egress-notifications/${store}/ws-genomics-egress-store-ver1.json`,
  })
  expect(await deliverSns(sluice.url, message)).toMatchObject({ status: 200, outcome: 'accepted' })
  expect(await inReview(message.id)).toMatchObject({ files: { count: 3, bytes: 4821 + 912 + 80_211 } })
  expect(await released(message.id)).toEqual(
    await hashesOf(store, {
      'figures/results.csv': 'v1a5c0e0000000000000000000000002',
      'figures/survival curve (95 % CI).png': 'v1a5c0e0000000000000000000000003',
      'tables/results.csv': 'v1a5c0e0000000000000000000000001',
    }),
  )
})

test('the same message 20 times at once becomes one request', async () => {
  const message = await sluice.submission({ 'a.csv': 'n\n120\n' })
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => deliver(sluice.url, message)))
  expect(new Set(outcomes.map(({ requestId }) => requestId))).toEqual(new Set([message.id]))
  expect(outcomes.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1)
  expect(outcomes.filter(({ outcome }) => outcome === 'repeated')).toHaveLength(19)
  expect((await messages(admin)).filter(({ id }) => id === message.id)).toHaveLength(1)
  await inReview(message.id)
  expect((await notices(researcher)).filter(({ requestId }) => requestId === message.id)).toHaveLength(1)
  // Spaced in another way and in another order it is the same message.
  const other = JSON.stringify(Object.fromEntries(Object.entries(message).toReversed()), undefined, 4)
  expect(await deliver(sluice.url, other)).toMatchObject({ outcome: 'repeated', requestId: message.id })
})

test('20 different messages at once, in any order and some of them twice, become 20 requests', async () => {
  const sent = await Promise.all(
    Array.from({ length: 20 }, (_each, nth) => sluice.submission({ [`table ${nth}.csv`]: `n\n${nth}\n` })),
  )
  const shuffled = [...sent, ...sent.slice(0, 10)].toSorted((a, b) =>
    sha256Hex(a.id) < sha256Hex(b.id) ? -1 : 1,
  )
  const outcomes = await Promise.all(shuffled.map((message) => deliver(sluice.url, message)))
  expect(outcomes.map(({ requestId }) => requestId)).toEqual(shuffled.map(({ id }) => id))
  for (const { id, s3_bucketpath: path } of sent) {
    expect(await inReview(id)).toMatchObject({
      files: { count: 1 },
      requestedBy: { email: 'researcher@example.org' },
    })
    expect(sluice.storeStatus(String(path).slice(0, -1))).toBe('PROCESSING')
  }
})

test('a known id with other content is set aside and reported; the first one stands', async () => {
  const message = await sluice.submission({ 'a.csv': 'n\n120\n' })
  await deliver(sluice.url, message)
  const before = await inReview(message.id)
  const forged = { ...message, updated_by_email: 'researcher-2@example.org' }
  const outcome = await deliver(sluice.url, forged)
  expect(outcome).toMatchObject({
    status: 200,
    outcome: 'quarantined',
    messageId: expect.stringMatching(new RegExp(`^${message.id}#`)),
    reason: 'A message with this id and other content was received before; that one stands.',
  })
  expect(outcome.requestId).toBeUndefined()
  expect(await deliver(sluice.url, forged)).toMatchObject({ outcome: 'quarantined' })
  expect(await get(researcher, message.id)).toEqual(before)
  expect((await messages(admin)).filter(({ id }) => id.startsWith(message.id))).toMatchObject([
    { state: 'QUARANTINED', requestId: null },
    { state: 'ACCEPTED', requestId: message.id },
  ])
  const told = (await notices(admin)).filter(({ subject }) => subject.includes(message.id))
  expect(told).toMatchObject([{ subject: `[Sluice] Intake message quarantined: ${outcome.messageId}` }])
  expect(await deliver(sluice.url, message)).toMatchObject({ outcome: 'repeated', requestId: message.id })
})

test('a request that is rejected or withdrawn leaves its store pending again', async () => {
  const [rejected, withdrawn] = [
    await sluice.submission({ 'a.csv': '1' }),
    await sluice.submission({ 'b.csv': '2' }),
  ]
  for (const message of [rejected, withdrawn]) {
    await deliver(sluice.url, message)
    await inReview(message.id)
    expect(sluice.storeStatus(String(message['egress_store_id']))).toBe('PROCESSING')
  }
  present(await decide(governance, await inReview(rejected.id), 'REJECTED'))
  await researcher.ask('mutation ($id: ID!) { withdrawRequest(id: $id) { request { id } } }', {
    id: withdrawn.id,
  })
  for (const message of [rejected, withdrawn])
    await expect.poll(() => sluice.storeStatus(String(message['egress_store_id']))).toBe('PENDING')
})

test('the submitter decides nothing, even as a reviewer; the owner of the store is nobody here', async () => {
  const file = join(sluice.folder, 'people.json')
  const before = await readFile(file, 'utf8')
  const users = JSON.parse(before) as { people: { email: string; groups: string[] }[] }
  users.people.find(({ email }) => email === 'researcher@example.org')?.groups.push('InformationGovernance')
  await writeFile(file, JSON.stringify(users))
  try {
    const submitter = await signIn(sluice.url, 'researcher@example.org')
    const message = await sluice.submission({ 'a.csv': '1' }, { created_by_email: 'governance@example.org' })
    await deliver(sluice.url, message)
    const open = await inReview(message.id)
    expect(open.requestedBy.email).toBe('researcher@example.org')
    expect(await decide(submitter, open)).toMatchObject({ refusal: { code: 'OWN_REQUEST' } })
    // The store's owner asked for nothing, and so may decide.
    expect(present(await decide(governance, open))).toMatchObject({ egressStatus: 'IGAPPROVED' })
  } finally {
    await writeFile(file, before)
  }
})
