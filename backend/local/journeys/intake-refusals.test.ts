import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { get, signIn, until, type Client } from './client.ts'
import {
  deliver,
  listed,
  messageOf,
  messages,
  notices,
  startWorkbench,
  type ListedObject,
  type Workbench,
} from './swb.ts'

let sluice: Workbench
let researcher: Client
let admin: Client
beforeAll(async () => {
  sluice = await startWorkbench((config) => ({ ...config, limits: { ...config.limits, filesPerRequest: 5 } }))
  researcher = await signIn(sluice.url, 'researcher@example.org')
  admin = await signIn(sluice.url, 'admin@example.org')
})
afterAll(() => sluice.stop())

/** Looks that a message is refused and kept with its reason, that the administrator knows, and that the next good one works. */
async function refused(body: Parameters<typeof deliver>[1], reason: RegExp): Promise<string> {
  const outcome = await deliver(sluice.url, body)
  expect(outcome).toMatchObject({ status: 200, outcome: 'refused', reason: expect.stringMatching(reason) })
  expect(outcome.requestId).toBeUndefined()
  const { messageId = '' } = outcome
  const kept = (await messages(admin)).filter(({ id }) => id === messageId)
  expect(kept).toMatchObject([{ state: 'REFUSED', requestId: null, reason: outcome.reason }])
  const told = (await notices(admin)).filter(
    ({ subject }) => subject === `[Sluice] Intake message refused: ${messageId}`,
  )
  expect(told).toHaveLength(1)
  expect(told[0]?.text).not.toContain(outcome.reason)
  const good = await sluice.submission({ 'good.csv': '1' })
  expect(await deliver(sluice.url, good)).toMatchObject({ outcome: 'accepted', requestId: good.id })
  return messageId
}

describe('a message that is not as documented is refused with what is wrong:', () => {
  test.for<[what: string, change: Record<string, unknown>, reason: RegExp]>([
    ['no store', { egress_store_id: undefined }, /^egress_store_id: /],
    ['no submitter', { updated_by_email: undefined }, /^updated_by_email: /],
    ['no list', { egress_store_object_list_location: undefined }, /^egress_store_object_list_location: /],
    ['a wrong type', { ver: 'one' }, /^ver: /],
    [
      'a URL for an ARN',
      { egress_store_object_list_location: 's3://a/b.json' },
      /is not the ARN of an S3 object$/,
    ],
    [
      'the ARN of a bucket',
      { egress_store_object_list_location: 'arn:aws:s3:::a' },
      /is not the ARN of an S3 object$/,
    ],
    [
      'the ARN of something else',
      { egress_store_object_list_location: 'arn:aws:lambda:eu-west-2:000000000000:function:f/x' },
      /is not the ARN of an S3 object$/,
    ],
    [
      'a list that is not there',
      { egress_store_object_list_location: 'arn:aws:s3:::egress-notifications/no.json' },
      /^egress_store_object_list_location: There is no object under this key$/,
    ],
    [
      'a bucket that is not known',
      { egress_store_object_list_location: 'arn:aws:s3:::elsewhere/list.json' },
      /There is no folder for the bucket elsewhere$/,
    ],
    [
      'a bucket named as what every object has',
      { egress_store_object_list_location: 'arn:aws:s3:::constructor/x' },
      /There is no folder for the bucket constructor$/,
    ],
    [
      'a list outside of its bucket',
      { egress_store_object_list_location: 'arn:aws:s3:::egress-notifications/../message.json' },
      /The key is outside of the bucket egress-notifications$/,
    ],
    [
      'an unknown project',
      { project_id: 'nowhere' },
      /^project_id: the submitter may not ask for releases of this project/,
    ],
    [
      'a project that is not the submitter’s',
      { project_id: 'other' },
      /^project_id: the submitter may not ask for/,
    ],
    [
      'a project named as what every object has',
      { project_id: 'constructor' },
      /^project_id: the submitter may not/,
    ],
    [
      'an unknown submitter',
      { updated_by_email: 'nobody@example.org' },
      /^updated_by_email: nobody here has this address/,
    ],
    [
      'a submitter who may not ask',
      { updated_by_email: 'admin@example.org' },
      /^project_id: the submitter may not/,
    ],
    [
      'a name of two lines',
      { egress_store_name: 'store\r\nBcc: x@example.org' },
      /^egress_store_name: has a line break/,
    ],
  ])('%s', async ([_what, change, reason]) => {
    const message = await sluice.submission({ 'a.csv': '1' }, change)
    expect(await refused(message, reason)).toBe(message.id)
    expect(await get(admin, message.id)).toBeNull()
  })

  test.for<[string, RegExp]>([
    ['{"id": "half', /^The message is not JSON$/],
    ['', /^The message is not JSON$/],
    ['[]', /^message: .*expected object/],
    ['null', /^message: .*expected object/],
    ['{"id": "../../etc/passwd"}', /; id: is not an id of letters, digits and hyphens/],
    [`{"id": "${'x'.repeat(65)}"}`, /; id: is not an id of letters, digits and hyphens/],
  ])('%j', async ([text, reason]) => {
    expect(await refused(text, reason)).toMatch(/^unreadable-[0-9a-f]{32}$/)
  })
})

function at(store: string, ...paths: readonly string[]): readonly ListedObject[] {
  return paths.map((path) => listed(`${store}/${path}`, '1'))
}

describe('a version list that cannot be released as it is refuses the message:', () => {
  test.for<[what: string, list: (store: string) => string | readonly ListedObject[], reason: RegExp]>([
    ['no JSON', () => 'objects: none', /^The version list is not JSON$/],
    ['another shape', () => '{"files": []}', /^The version list is not as documented: objects: /],
    [
      'an object without a version',
      (store) => JSON.stringify({ objects: [{ Key: `${store}/a`, Size: 1 }] }),
      /^The version list is not as documented: objects\.0\.VersionId: /,
    ],
    ['nothing', () => [], /^The version list names no file: there is nothing to release$/],
    [
      'folders only',
      (store) => [{ ...listed(`${store}/`, ''), Size: 0 }, listed(`${store}/figures/`, '')],
      /^The version list names no file/,
    ],
    [
      'a key of another store',
      (store) => [...at(store, 'a.csv'), listed('another-store/b.csv', '1')],
      /^The version list names a key outside of s3_bucketpath: another-store\/b\.csv$/,
    ],
    [
      'a key whose folder only begins alike',
      (store) => [listed(`${store}0/a.csv`, '1')],
      /^The version list names a key outside of s3_bucketpath/,
    ],
    [
      'a key that leaves its folder',
      (store) => at(store, '../another-store/a.csv'),
      /^The files cannot be accepted: .*\.\.\/another-store\/a\.csv: /,
    ],
    [
      'a key that leaves it further down',
      (store) => at(store, 'figures/../../b.csv'),
      /^The files cannot be accepted: .*figures\/\.\.\/\.\.\/b\.csv: /,
    ],
    [
      'two keys that differ in case only',
      (store) => at(store, 'Results.csv', 'results.csv'),
      /^The files cannot be accepted: .*results\.csv: Another file has the same name but for case/,
    ],
    [
      'a file and a folder of one name',
      (store) => at(store, 'a', 'a/b.csv'),
      /One name is used for a file and for a folder/,
    ],
    [
      'a name that systems reserve',
      (store) => at(store, 'figures/con.png'),
      /^The files cannot be accepted: .*figures\/con\.png: /,
    ],
    [
      'the same key twice',
      (store) => at(store, 'a.csv', 'a.csv'),
      /^The files cannot be accepted: .*a\.csv: /,
    ],
    [
      'a folder that holds bytes',
      (store) => [{ ...listed(`${store}/x/`, ''), Size: 5 }],
      /^The files cannot be accepted: /,
    ],
    [
      'more files than a request may have',
      (store) => at(store, 'a', 'b', 'c', 'd', 'e', 'f'),
      /^The files cannot be accepted: .*A request has at most 5 files/,
    ],
  ])('%s', async ([_what, list, reason]) => {
    const store = randomUUID()
    await sluice.list(store, list(store))
    await refused(messageOf(store), reason)
    expect(sluice.storeStatus(store)).not.toBe('PROCESSING')
  })
})

describe('a refused message that is delivered again after its cause is mended becomes a request:', () => {
  test('the submitter is added', async () => {
    const message = await sluice.submission({ 'a.csv': '1' }, { updated_by_email: 'Late@Example.org' })
    await refused(message, /^updated_by_email: nobody here/)
    await refused(message, /^updated_by_email: nobody here/)
    const file = join(sluice.folder, 'people.json')
    const users = JSON.parse(await readFile(file, 'utf8')) as { people: { id: string; email: string }[] }
    const [first] = users.people
    users.people.push({ ...first, id: randomUUID(), email: 'late@example.org' })
    await writeFile(file, JSON.stringify(users))
    expect(await deliver(sluice.url, message)).toMatchObject({ outcome: 'accepted', requestId: message.id })
    expect(await get(admin, message.id)).toMatchObject({ requestedBy: { email: 'late@example.org' } })
  })

  test('the list is put where it should be', async () => {
    const store = randomUUID()
    const message = messageOf(store)
    await refused(message, /There is no object under this key$/)
    await sluice.put(`${store}/a.csv`, 'v1', '1')
    await sluice.list(store, [listed(`${store}/a.csv`, '1')])
    expect(await deliver(sluice.url, message)).toMatchObject({ outcome: 'accepted', requestId: message.id })
  })

  test('the list is corrected: nothing of the first attempt is in the request', async () => {
    const message = await sluice.submission({ 'Results.csv': '1', 'results.csv': '2', 'other.csv': '3' })
    const store = String(message['egress_store_id'])
    await refused(message, /Another file has the same name but for case/)
    expect(await get(researcher, message.id)).toMatchObject({ status: 'WITHDRAWN', files: { count: 0 } })
    await sluice.list(store, [listed(`${store}/results.csv`, '2')])
    const requestId = `${message.id}-2`
    expect(await deliver(sluice.url, message)).toMatchObject({ outcome: 'accepted', requestId })
    const open = await until(researcher, requestId, ({ status }) => status === 'IN_REVIEW')
    expect(open.files).toMatchObject({ count: 1, bytes: 1 })
    expect(await deliver(sluice.url, message)).toMatchObject({ outcome: 'repeated', requestId })
  })
})

test('a message whose id belongs to a request of a person is refused, and the request is left alone', async () => {
  const { createRequest } = await researcher.ask<{ createRequest: { request: { id: string } } }>(
    'mutation ($input: CreateRequestInput!) { createRequest(input: $input) { request { id } } }',
    { input: { title: 'By hand', purpose: 'Made in the browser', project: 'demo' } },
  )
  const { id } = createRequest.request
  const before = await get(researcher, id)
  await refused(
    await sluice.submission({ 'a.csv': '1' }, { id }),
    /^id: a request that came from elsewhere has this id$/,
  )
  expect(await get(researcher, id)).toEqual(before)
})
