import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { afterAll, expect, test } from 'vitest'
import { type Fault, withFaults } from '#aws/faults.fixture.ts'
import { sha256Hex } from '#core/digest.ts'
import { packagesContract } from '#ports/contracts/packages-contract.ts'
import { bytesOf } from '#ports/contracts/streams.ts'
import { LEAST_PART_BYTES, PackageConflict, type PartContent } from '#ports/packages.ts'
import { WorkMissing } from '#ports/works.ts'
import { inBucket } from './bucket.ts'
import { refusing } from './refusing.fixture.ts'
import { abandonUpload, keptIn, newBucket, put } from './s3-buckets.fixture.ts'
import { newS3Client } from './s3-client.ts'
import { s3Packages } from './s3-packages.ts'
import { s3Works } from './s3-works.ts'
import { sent } from './sent.fixture.ts'

const client = newS3Client()
const KEY = 'approved_egress/r1/round-1/package.zip'

const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

async function open(of: S3Client = client, partBytes = 20) {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-packages-'))
  folders.push(folder)
  const bucket = await newBucket(client)
  const packages = s3Packages({
    client: of,
    packages: bucket,
    scratchFolder: join(folder, 'scratch'),
    partBytes,
  })
  const publish = async (content: string | Uint8Array, key = KEY) => {
    const path = join(folder, 'package.zip')
    await writeFile(path, content)
    return packages.publish(path, key, sha256Hex(content))
  }
  return { packages, bucket, publish, kept: () => keptIn(client, bucket), close: async () => {} }
}

packagesContract(open)
packagesContract(() => open(client, 3))

const PLACE = { requestId: 'r1', round: 1 }

/** A package, and what one of many packed for it, both in S3. */
async function inParts(of: S3Client = client) {
  const [packages, bucket] = [await newBucket(client), await newBucket(client)]
  const works = s3Works(client, bucket)
  return { packages: s3Packages({ client: of, packages, works: bucket }), bucket, works, target: packages }
}

/** A part that is one of the works, and cannot be read. */
function copied(bytes: number, version = ''): PartContent {
  return {
    bytes,
    work: { place: PLACE, name: 'batch-1', version },
    open: () => {
      throw new Error('it was read')
    },
  }
}

test('a part that is one of the works is copied by S3, by its version, and nobody reads it', async () => {
  const requests = sent(newS3Client())
  const { packages, bucket, works, target } = await inParts(requests.client)
  const large = randomBytes(LEAST_PART_BYTES)
  await works.put(PLACE, 'batch-1', [Buffer.from('an earlier attempt')])
  const version = await works.put(PLACE, 'batch-1', [large])
  await works.put(PLACE, 'batch-1', [randomBytes(large.length)])
  const upload = await packages.begin(KEY)
  const first = await packages.addPart(upload, 1, copied(large.length, version))
  const [, copy, ...more] = requests.inputs
  expect(more).toEqual([])
  expect(copy).toEqual({
    ...inBucket(target),
    Key: KEY,
    UploadId: upload.id,
    PartNumber: 1,
    CopySource: expect.stringMatching(new RegExp(`^${bucket.name}/works/r1/1/batch-1\\?versionId=.+`)),
    CopySourceIfMatch: expect.stringMatching(/^".+"$/),
    ExpectedSourceBucketOwner: bucket.owner,
  })
  const end = Buffer.from('the end')
  async function* endAlone() {
    yield end
  }
  const last = await packages.addPart(upload, 2, { bytes: end.length, open: endAlone })
  await packages.complete(upload, [
    { part: 1, tag: first, bytes: large.length },
    { part: 2, tag: last, bytes: end.length },
  ])
  expect(await packages.verify(KEY)).toMatchObject({ sha256: sha256Hex(Buffer.concat([large, end])) })
})

test.each<[what: string, change: (version: string) => string]>([
  ['of a version that is gone', (version) => version.replace(/^[^"]+/, randomUUID())],
  ['that is not the one that was written', (version) => version.replace(/".*"/, '"0123456789abcdef"')],
])('a part %s is not copied', async (_, change) => {
  const { packages, works } = await inParts()
  const large = randomBytes(LEAST_PART_BYTES)
  const version = (await works.put(PLACE, 'batch-1', [large])) ?? ''
  const upload = await packages.begin(KEY)
  await expect(packages.addPart(upload, 1, copied(large.length, change(version)))).rejects.toThrow(
    WorkMissing,
  )
  expect(await packages.addPart(upload, 1, copied(large.length, version))).toMatch(/^".+"$/)
})

test('a package is written with its type and hash, if nothing is there', async () => {
  const requests = sent(newS3Client())
  const { publish, bucket } = await open(requests.client)
  for (const content of ['short', 'longer than twenty bytes']) {
    await publish(content, content)
    const head = await client.send(new HeadObjectCommand({ ...inBucket(bucket), Key: content }))
    expect(head).toMatchObject({
      ContentType: 'application/zip',
      Metadata: { sha256: sha256Hex(content) },
    })
  }
  const conditions = requests.inputs.flatMap(({ IfNoneMatch }) => IfNoneMatch ?? [])
  expect(conditions).toEqual(['*', '*'])
  for (const input of requests.inputs) expect(input).toMatchObject({ ExpectedBucketOwner: bucket.owner })
})

test.each(['throttled', 'before', 'after', 'twice'] as const)(
  'each request of a publication may be %s, once, and the package is there once',
  async (fault) => {
    for (const content of ['short', 'longer than twenty bytes'])
      for (let at = 0; at < 5; at += 1) {
        const faults: (Fault | undefined)[] = Array.from({ length: at })
        const { packages, publish, bucket } = await open(withFaults(newS3Client(), [...faults, fault]))
        expect(await publish(content)).toMatch(/published|exists/)
        expect(String(await bytesOf((await packages.open(KEY)).stream))).toBe(content)
        await expect(publish('something else')).rejects.toThrow(PackageConflict)
        const orphans = content !== 'short' && at === 0 && (fault === 'after' || fault === 'twice') ? 1 : 0
        expect(await keptIn(client, bucket)).toBe(1 + orphans)
      }
  },
)

test.each(['PutObjectCommand', 'CompleteMultipartUploadCommand'])(
  'a package is found although all answers to its %s were lost, or said that the upload is gone',
  async (command) => {
    const content = command === 'PutObjectCommand' ? 'short' : 'longer than twenty bytes'
    for (const refusal of ['NoSuchUpload 404', 'PreconditionFailed 412', 'ConditionalRequestConflict 409']) {
      const { publish, packages } = await open(refusing(newS3Client(), command, refusal, 'afterwards'))
      expect(await publish(content)).toBe('exists')
      expect(await packages.verify(KEY)).toEqual({ bytes: content.length, sha256: sha256Hex(content) })
    }
  },
)

test('a conflict with another write is tried again, and any other refusal is not', async () => {
  for (const content of ['short', 'longer than twenty bytes']) {
    const command = content === 'short' ? 'PutObjectCommand' : 'CompleteMultipartUploadCommand'
    const conflict = refusing(newS3Client(), command, 'ConditionalRequestConflict 409', 'instead')
    const { publish, kept } = await open(conflict)
    expect(await publish(content)).toBe('published')
    expect(await kept()).toBe(1)
    const denied = await open(refusing(newS3Client(), command, 'AccessDenied 403', 'instead'))
    await expect(denied.publish(content)).rejects.toMatchObject({ name: 'AccessDenied' })
    expect(await denied.kept()).toBe(0)
  }
})

test('nothing is left of a package whose part cannot be written', async () => {
  const refused = refusing(newS3Client(), 'UploadPartCommand', 'AccessDenied 403', 'instead', 2)
  const { publish, kept } = await open(refused, 5)
  await expect(publish('many parts of five bytes each')).rejects.toMatchObject({ name: 'AccessDenied' })
  expect(await kept()).toBe(0)
})

test('removing takes all versions of a folder and half a package, and nothing of a longer name', async () => {
  const { packages, bucket, kept } = await open()
  for (const key of ['approved_egress/r1/a', 'approved_egress/r1/a', 'approved_egress/r10/a'])
    await put(client, bucket, key, Buffer.from('x'))
  await abandonUpload(client, bucket, 'approved_egress/r1/half')
  await packages.remove('approved_egress/r1')
  expect(await kept()).toBe(1)
})

test('a package of real parts is published whole', async () => {
  const { publish, packages } = await open(client, 5 * 1024 * 1024)
  const content = randomBytes(12 * 1024 * 1024 + 5)
  expect(await publish(content)).toBe('published')
  const sha256 = createHash('sha256').update(content).digest('hex')
  expect(await packages.verify(KEY)).toEqual({ bytes: content.byteLength, sha256 })
})

test('a large package is read in ranges, several at once, also where only a part of it is asked for', async () => {
  const requests = sent(newS3Client())
  const { packages, bucket } = await open(requests.client)
  const content = randomBytes(20 * 2 ** 20)
  await put(client, bucket, KEY, content)
  expect(await packages.verify(KEY)).toEqual({ bytes: content.length, sha256: sha256Hex(content) })
  const part = { from: 1, to: 9 * 2 ** 20 }
  const { bytes, stream } = await packages.open(KEY, part)
  expect(bytes).toBe(part.to - part.from)
  expect(sha256Hex(await bytesOf(stream))).toBe(sha256Hex(content.subarray(part.from, part.to)))
  expect(requests.inputs.map(({ Range }) => Range)).toEqual([
    undefined,
    'bytes=5242880-10485759',
    'bytes=10485760-15728639',
    'bytes=15728640-20971519',
    'bytes=1-9437183',
    'bytes=2359297-4718592',
    'bytes=4718593-7077888',
    'bytes=7077889-9437183',
  ])
})
