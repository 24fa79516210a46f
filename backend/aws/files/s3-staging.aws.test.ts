import { randomUUID } from 'node:crypto'
import {
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectAnnotationsCommand,
  PutObjectAnnotationCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { type Fault, withFaults } from '#aws/faults.fixture.ts'
import { sha256Hex } from '#core/digest.ts'
import { stagingContract } from '#ports/contracts/staging-contract.ts'
import { bytesOf, chunks } from '#ports/contracts/streams.ts'
import { SourceMissing } from '#ports/sources.ts'
import type { StagingPlace } from '#ports/staging.ts'
import { inBucket } from './bucket.ts'
import { abandonUpload, keptIn, newBucket, put } from './s3-buckets.fixture.ts'
import { newS3Client } from './s3-client.ts'
import { s3Sources } from './s3-sources.ts'
import { S3_STAGING_LIMITS, s3Staging } from './s3-staging.ts'
import { sent } from './sent.fixture.ts'

const client = newS3Client()
const NEVER = new AbortController().signal
const PLACE = { requestId: 'r1', round: 1 }

/** Small parts, as the emulator takes them: S3 itself wants 5 MiB. */
const IN_PARTS = { wholeBytes: 20, partBytes: 9, partsAtOnce: 2, smallBytes: 20, rangeBytes: 7 }

async function open(of: S3Client = client, limits = IN_PARTS) {
  const [uploads, store, bucket] = [await newBucket(client), await newBucket(client), await newBucket(client)]
  const owners = { [store.name]: store.owner }
  const sources = s3Sources({ client, uploads, owners, newId: randomUUID })
  return {
    bucket,
    store,
    uploads,
    staging: s3Staging({
      client: of,
      staging: bucket,
      sources: { uploads, owners },
      newId: randomUUID,
      limits,
    }),
    async offer(requestId: string, bytes: Uint8Array) {
      const { version } = await sources.receive(requestId, chunks(bytes, 777), bytes.byteLength)
      return { kind: 'upload', version } as const
    },
    async upstream(key: string, bytes: Uint8Array, more = {}) {
      const version = await put(client, store, key, bytes, more)
      return { kind: 'bucket', bucket: store.name, key, version } as const
    },
    kept: ({ requestId, round }: StagingPlace) => keptIn(client, bucket, `staging/${requestId}/${round}/`),
    close: async () => {},
  }
}

stagingContract(open)
stagingContract(() => open(client, S3_STAGING_LIMITS))

const read = async ({ stream }: { stream: AsyncIterable<Uint8Array> }) => String(await bytesOf(stream))

test.each(['a b+c.csv', 'a?versionId=x&b=c#d.csv', '100%25.csv', 'Größe 😀 (1)*\'".csv'])(
  'the pinned version of %j is copied, at once and in parts',
  async (key) => {
    const { staging, upstream } = await open()
    for (const text of ['short', 'longer than twenty bytes']) {
      const source = await upstream(key, Buffer.from(text))
      await upstream(key, Buffer.from('later'))
      const copy = await staging.copy(PLACE, source, NEVER)
      expect(copy.sha256).toBe(sha256Hex(text))
      expect(await read(await staging.open(PLACE, copy.version))).toBe(text)
    }
  },
)

test('what S3 is asked pins both objects, both owners and the answer to the look, and leaves all but bytes behind', async () => {
  const requests = sent(newS3Client())
  const { staging, upstream, bucket, store } = await open(requests.client)
  const source = await upstream('a b.csv', Buffer.from('12345'))
  await staging.copy(PLACE, source, NEVER)
  const [head, copy, get] = requests.inputs
  const from = { Bucket: store.name, ExpectedBucketOwner: store.owner, Key: source.key }
  expect(head).toEqual({ ...from, VersionId: source.version })
  expect(copy).toEqual({
    ...inBucket(bucket),
    Key: expect.stringMatching(/^staging\/r1\/1\/[0-9a-f-]{36}$/),
    CopySource: `${store.name}/a%20b.csv?versionId=${source.version}`,
    CopySourceIfMatch: '"827ccb0eea8a706c4c34a16891f84e7b"',
    ExpectedSourceBucketOwner: store.owner,
    MetadataDirective: 'REPLACE',
    ContentType: 'application/octet-stream',
    TaggingDirective: 'REPLACE',
    AnnotationDirective: 'EXCLUDE',
    IfNoneMatch: '*',
  })
  expect(get).toMatchObject({
    Key: copy?.['Key'],
    VersionId: expect.any(String),
    ExpectedBucketOwner: bucket.owner,
  })
})

test('every part of a large copy is pinned, and the whole is written once', async () => {
  const requests = sent(newS3Client())
  const { staging, upstream, store } = await open(requests.client)
  const source = await upstream('a.csv', Buffer.alloc(25, 'x'))
  await staging.copy(PLACE, source, NEVER)
  const parts = requests.inputs.filter(({ CopySourceRange }) => CopySourceRange !== undefined)
  expect(parts.map(({ CopySourceRange }) => CopySourceRange).toSorted()).toEqual([
    'bytes=0-8',
    'bytes=18-24',
    'bytes=9-17',
  ])
  for (const part of parts)
    expect(part).toMatchObject({
      CopySource: `${store.name}/a.csv?versionId=${source.version}`,
      CopySourceIfMatch: expect.any(String),
      ExpectedSourceBucketOwner: store.owner,
      ExpectedBucketOwner: store.owner,
    })
  expect(requests.inputs).toContainEqual(
    expect.objectContaining({ IfNoneMatch: '*', MpuObjectSize: 25, MultipartUpload: expect.anything() }),
  )
})

test.each([5, 25])('metadata, tags and annotations of %i bytes are not copied along', async (bytes) => {
  const { staging, upstream, bucket, store } = await open()
  const source = await upstream('a.csv', Buffer.alloc(bytes, 'x'), {
    Metadata: { note: 'hidden' },
    Tagging: 'GuardDutyMalwareScanStatus=NO_THREATS_FOUND',
    ContentType: 'text/html',
    ContentDisposition: 'inline; filename=hidden',
  })
  await client.send(
    new PutObjectAnnotationCommand({
      ...inBucket(store),
      Key: source.key,
      VersionId: source.version,
      AnnotationName: 'note',
      AnnotationPayload: Buffer.from('hidden'),
    }),
  )
  const { version } = await staging.copy(PLACE, source, NEVER)
  const [id, VersionId] = version.split('~')
  const copy = { ...inBucket(bucket), Key: `staging/r1/1/${id}`, VersionId }
  const head = await client.send(new HeadObjectCommand(copy))
  expect(head).toMatchObject({ Metadata: {}, ContentType: 'application/octet-stream' })
  expect(head.ContentDisposition).toBeUndefined()
  expect((await client.send(new GetObjectTaggingCommand(copy))).TagSet).toEqual([])
  expect((await client.send(new ListObjectAnnotationsCommand(copy))).Annotations ?? []).toEqual([])
})

test.each([
  [5, 1],
  [5, 2],
  [5, 3],
  [25, 2],
  [25, 4],
  [25, 6],
  [25, 7],
])('nothing is left of a copy of %i bytes that is given up at its request %i', async (bytes, at) => {
  const requests = sent(newS3Client())
  const { staging, upstream, kept } = await open(requests.client)
  const source = await upstream('a.csv', Buffer.alloc(bytes, 'x'))
  const giving = new AbortController()
  requests.before = (n) => {
    if (n === at) giving.abort(new Error('given up'))
  }
  await expect(staging.copy(PLACE, source, giving.signal)).rejects.toThrow('given up')
  expect(await kept(PLACE)).toBe(0)
})

test.each(['throttled', 'before', 'after', 'twice'] as const)(
  'each request of a copy may be %s, once, and there is one copy in the end',
  async (fault) => {
    for (const bytes of [5, 25])
      for (let at = 0; at < 8; at += 1) {
        const faults: (Fault | undefined)[] = Array.from({ length: at })
        const { staging, upstream, bucket } = await open(withFaults(newS3Client(), [...faults, fault]))
        const content = Buffer.alloc(bytes, `${at}x`)
        const copy = await staging.copy(PLACE, await upstream('a.csv', content), NEVER)
        expect(copy.sha256).toBe(sha256Hex(content))
        expect(await read(await staging.open(PLACE, copy.version))).toBe(String(content))
        await staging.remove(PLACE)
        expect(await keptIn(client, bucket)).toBe(0)
      }
  },
)

test('a copy is found although the answer to it was lost for good', async () => {
  const { staging, upstream } = await open(withFaults(newS3Client({ maxAttempts: 1 }), [undefined, 'after']))
  const copy = await staging.copy(PLACE, await upstream('a.csv', Buffer.from('12345')), NEVER)
  expect(await read(await staging.open(PLACE, copy.version))).toBe('12345')
})

test('a trouble that passes is not called a missing source, and leaves nothing', async () => {
  for (const faults of [['before'], [undefined, 'before'], [undefined, undefined, 'before']] as const) {
    const troubled = withFaults(newS3Client({ maxAttempts: 1 }), faults)
    const { staging, upstream, kept } = await open(troubled)
    const source = await upstream('a.csv', Buffer.from('12345'))
    await expect(staging.copy(PLACE, source, NEVER)).rejects.toThrow('socket hang up')
    expect(await kept(PLACE)).toBe(0)
  }
})

test('a bucket in the hands of another account is no source, and no place for copies', async () => {
  const { staging, upstream, uploads, bucket, store } = await open()
  const source = await upstream('a.csv', Buffer.from('12345'))
  const other = { client, newId: randomUUID }
  const taken = s3Staging({
    ...other,
    staging: bucket,
    sources: { uploads, owners: { [store.name]: '999999999999' } },
  })
  await expect(taken.copy(PLACE, source, NEVER)).rejects.toThrow(SourceMissing)
  const astray = s3Staging({
    ...other,
    staging: { ...bucket, owner: '999999999999' },
    sources: { uploads, owners: { [store.name]: store.owner } },
  })
  const failed = await astray.copy(PLACE, source, NEVER).catch((error: unknown) => error)
  expect(failed).toMatchObject({ name: 'AccessDenied' })
  expect(await staging.remove(PLACE)).toBeUndefined()
})

test('a version leads to nothing outside of its place', async () => {
  const { staging, upstream, bucket } = await open()
  const source = await upstream('a.csv', Buffer.from('12345'))
  const other = { requestId: 'r1', round: 10 }
  const { version } = await staging.copy(other, source, NEVER)
  const outside = await put(client, bucket, 'secret', Buffer.from('x'))
  for (const text of [
    version,
    `0/${version}`,
    `../10/${version}`,
    `../../../secret~${outside}`,
    `~${outside}`,
  ])
    await expect(staging.open(PLACE, text)).rejects.toThrow('not there any more')
})

test('half a copy goes with its round', async () => {
  const { staging, bucket, kept } = await open()
  await abandonUpload(client, bucket, 'staging/r1/1/half')
  await abandonUpload(client, bucket, 'staging/r1/10/half')
  await staging.remove(PLACE)
  expect([await kept(PLACE), await kept({ ...PLACE, round: 10 })]).toEqual([0, 1])
})

test('a range that is not had leaves nothing of a large copy', async () => {
  const requests = sent(newS3Client({ maxAttempts: 1 }))
  const { staging, upstream, kept } = await open(requests.client)
  const source = await upstream('a.csv', Buffer.alloc(60, 'x'))
  requests.before = () => {
    if (requests.inputs.at(-1)?.['Range'] === 'bytes=35-41') throw new Error('no such range')
  }
  await expect(staging.copy(PLACE, source, NEVER)).rejects.toThrow('no such range')
  expect(await kept(PLACE)).toBe(0)
})

test('an object of real parts is copied and hashed whole', async () => {
  const { staging, upstream } = await open(client, {
    wholeBytes: 5 * 1024 * 1024,
    partBytes: 5 * 1024 * 1024,
    partsAtOnce: 2,
    smallBytes: 1024 * 1024,
    rangeBytes: 1024 * 1024,
  })
  const content = Buffer.alloc(11 * 1024 * 1024 + 3, 'sluice ')
  const copy = await staging.copy(PLACE, await upstream('a.bin', content), NEVER)
  expect(copy).toMatchObject({ bytes: content.byteLength, sha256: sha256Hex(content) })
})
