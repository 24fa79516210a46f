import { randomUUID } from 'node:crypto'
import { DeleteObjectCommand } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { withFaults } from '#aws/faults.fixture.ts'
import { sha256Hex } from '#core/digest.ts'
import { fresh } from '#ports/contracts/open-records.ts'
import { sourcesContract } from '#ports/contracts/sources-contract.ts'
import { broken, bytesOf, chunks } from '#ports/contracts/streams.ts'
import { SizeMismatch, SourceMissing } from '#ports/sources.ts'
import { inBucket } from './bucket.ts'
import { uploadKey } from './object-keys.ts'
import { abandonUpload, keptIn, newBucket, put } from './s3-buckets.fixture.ts'
import { newS3Client } from './s3-client.ts'
import { s3Sources } from './s3-sources.ts'

const client = newS3Client()
const KIB = 1_024

async function open(partBytes = 300 * KIB) {
  const [uploads, store] = [await newBucket(client), await newBucket(client)]
  const owners = { [store.name]: store.owner, stolen: '999999999999' }
  const sources = s3Sources({ client, uploads, owners, newId: randomUUID, partBytes })
  return {
    sources,
    uploads,
    store,
    bucket: store.name,
    put: async (key: string, bytes: Uint8Array) => ({ version: await put(client, store, key, bytes) }),
    kept: (requestId: string) => keptIn(client, uploads, `uploads/${requestId}/`),
    close: async () => {},
  }
}

sourcesContract(open)

test('nothing is kept of an upload in parts that is too long, too short, or breaks', async () => {
  const { sources, kept } = await open(10)
  const bytes = Buffer.alloc(35, 'x')
  for (const announced of [34, 36, 20, 1_000])
    await expect(sources.receive('r1', chunks(bytes, 7), announced)).rejects.toThrow(SizeMismatch)
  await expect(sources.receive('r1', broken(bytes), 36)).rejects.toThrow('line went dead')
  expect(await kept('r1')).toBe(0)
})

test('what a client put by its link is known by its newest version, and none but the pinned one is read', async () => {
  const { sources, uploads } = await open()
  const place = { requestId: 'r1', round: 1, pathKey: 'DATEN/GRÖSSE?VERSIONID=1.CSV' }
  expect(await sources.arrived(place)).toBeUndefined()
  await put(client, uploads, uploadKey(place), Buffer.from('first'))
  const first = await sources.arrived(place)
  await put(client, uploads, uploadKey(place), Buffer.from('second'))
  const second = await sources.arrived(place)
  expect([first?.bytes, second?.bytes]).toEqual([5, 6])
  const read = async (version = '') =>
    String(await bytesOf(await sources.open('r1', { kind: 'upload', version })))
  expect([await read(first?.version), await read(second?.version)]).toEqual(['first', 'second'])
  expect(await sources.arrived({ ...place, round: 10 })).toBeUndefined()
  await sources.removeUpload('r1', first?.version ?? '')
  await sources.removeUpload('r1', first?.version ?? '')
  await expect(read(first?.version)).rejects.toThrow(SourceMissing)
  expect(await read(second?.version)).toBe('second')
  await expect(sources.removeUpload('r2', '../r1/x')).rejects.toThrow(SourceMissing)
})

test('removing uploads takes versions, delete markers and half an upload, and nothing of a request with a longer id', async () => {
  const { sources, uploads, kept } = await open()
  const [mine, longer] = ['r1', 'r10']
  for (const requestId of [mine, longer]) {
    const key = uploadKey({ requestId, round: 1, pathKey: 'A' })
    for (let n = 0; n < 3; n += 1) await put(client, uploads, key, Buffer.from(String(n)))
    await client.send(new DeleteObjectCommand({ ...inBucket(uploads), Key: key }))
    await abandonUpload(client, uploads, key)
  }
  await sources.removeUploads(mine)
  expect([await kept(mine), await kept(longer)]).toEqual([0, 5])
})

test('more uploads than one answer lists are removed', async () => {
  const { sources, uploads, kept } = await open()
  const key = uploadKey({ requestId: 'r1', round: 1, pathKey: 'A' })
  for (let n = 0; n < 1_100; n += 100)
    await Promise.all(Array.from({ length: 100 }, () => put(client, uploads, key, Buffer.from('x'))))
  await sources.removeUploads('r1')
  expect(await kept('r1')).toBe(0)
})

test.each(['plain.csv', 'a b+c.csv', 'a?versionId=x&b=c#d.csv', '100%25.csv', 'Größe 😀 (1)*\'".csv'])(
  'an upstream object is found under %j',
  async (key) => {
    const { sources, bucket, put: offer } = await open()
    const { version } = await offer(key, Buffer.from(key))
    await offer(key, Buffer.from('later'))
    expect(String(await bytesOf(await sources.open('r1', { kind: 'bucket', bucket, key, version })))).toBe(
      key,
    )
    expect(String(await sources.read(bucket, key, 5))).toBe('later')
  },
)

test('a source is missing, in words, where its bucket is unknown, or in the hands of another account', async () => {
  const { sources, store } = await open()
  const { uploads } = await open()
  const version = await put(client, store, 'a.csv', Buffer.from('1'))
  const source = (bucket: string) => ({ kind: 'bucket', bucket, key: 'a.csv', version }) as const
  await expect(sources.open('r1', source('unknown'))).rejects.toThrow(/unknown is not one that may be read/)
  await expect(sources.open('r1', source('constructor'))).rejects.toThrow(SourceMissing)
  const owners = { [store.name]: '999999999999' }
  const elsewhere = s3Sources({ client, uploads, owners, newId: randomUUID })
  await expect(elsewhere.open('r1', source(store.name))).rejects.toThrow(
    /is not owned by account 999999999999/,
  )
  await expect(elsewhere.read(store.name, 'a.csv', 9)).rejects.toThrow(SourceMissing)
})

test('a version that is a delete marker, empty or none at all is missing', async () => {
  const { sources, bucket, put: offer } = await open()
  const { version } = await offer('a.csv', Buffer.from('1'))
  for (const other of ['', ' ', `${version} `, `${version}&x=y`, 'nul', 'ü'])
    await expect(
      sources.open('r1', { kind: 'bucket', bucket, key: 'a.csv', version: other }),
    ).rejects.toThrow(SourceMissing)
})

test('passing troubles are thrown as they are', async () => {
  const { uploads } = await open()
  const troubled = withFaults(newS3Client({ maxAttempts: 1 }), ['before', 'throttled'])
  const sources = s3Sources({ client: troubled, uploads, owners: { b: '1' }, newId: randomUUID })
  await expect(sources.read('b', 'k', 1)).rejects.toThrow('socket hang up')
  await expect(sources.read('b', 'k', 1)).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } })
})

test.each([
  ['throttled', 5],
  ['before', 5],
  ['after', 5],
  ['twice', 5],
  ['throttled', 50],
  ['before', 50],
  ['after', 50],
  ['twice', 50],
] as const)('an upload whose every request is first %s is kept once, of %i bytes', async (fault, bytes) => {
  const { uploads, kept } = await open()
  const faults = Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? fault : undefined))
  const sources = s3Sources({
    client: withFaults(newS3Client(), faults),
    uploads,
    owners: {},
    newId: randomUUID,
    partBytes: 20,
  })
  const content = Buffer.alloc(bytes, fresh('x'))
  const received = await sources.receive('r1', chunks(content, 9), bytes)
  expect(received.sha256).toBe(sha256Hex(content))
  const source = { kind: 'upload', version: received.version } as const
  expect(await bytesOf(await sources.open('r1', source))).toEqual(content)
  await sources.removeUpload('r1', received.version)
  // An answer to CreateMultipartUpload that was lost leaves an upload that nobody can finish: it is swept.
  const orphans = bytes === 50 && (fault === 'after' || fault === 'twice') ? 1 : 0
  expect(await kept('r1')).toBe(orphans)
})

test('an upload is found although all its answers were lost', async () => {
  const { uploads } = await open()
  const client1 = withFaults(newS3Client({ maxAttempts: 1 }), ['after'])
  const sources = s3Sources({ client: client1, uploads, owners: {}, newId: randomUUID })
  const { version } = await sources.receive('r1', chunks(Buffer.from('12345'), 2), 5)
  const stream = await sources.open('r1', { kind: 'upload', version })
  expect(String(await bytesOf(stream))).toBe('12345')
})
