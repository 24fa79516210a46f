import { createHash, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeleteObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { pemOf } from '#core/signing-key.ts'
import type { EgressRequest } from '#egress/request.ts'
import { discardStaged } from '#egress/tasks/discard-staged.ts'
import { releasePackage } from '#egress/tasks/release-package.ts'
import { folderWorks } from '#package/folder-works.ts'
import { verifyPackage } from '#package/verify-package.ts'
import { bytesOf } from '#ports/contracts/streams.ts'
import type { Packages } from '#ports/packages.ts'
import type { StagingPlace } from '#ports/staging.ts'
import type { Works } from '#ports/works.ts'
import { inBucket } from '../files/bucket.ts'
import { workKey } from '../files/object-keys.ts'
import { keptIn, newBucket } from '../files/s3-buckets.fixture.ts'
import { newS3Client } from '../files/s3-client.ts'
import { s3Sources } from '../files/s3-sources.ts'
import { s3Staging } from '../files/s3-staging.ts'
import { s3Works } from '../files/s3-works.ts'
import { sent } from '../files/sent.fixture.ts'
import { newDynamoClient } from '../records/dynamo-client.ts'
import { dynamoRecords } from '../records/dynamo-records.ts'
import { createRecordsTable } from '../records/records-table.fixture.ts'
import { approvedRequest, releasingAgain } from './approved-request.fixture.ts'
import { makingTogether } from './making-together.fixture.ts'
import { releasePorts } from './release-ports.fixture.ts'

const MIB = 1024 ** 2
const client = newS3Client()
const NEVER = new AbortController().signal
const { privateKey, publicKey } = generateKeyPairSync('ed25519')

/** Small files, an empty one, and two that are larger than a batch: one that cannot be compressed, one that can. */
const CONTENTS = {
  ...Object.fromEntries(
    Array.from({ length: 7 }, (_, place) => [`tables/${place}.csv`, Buffer.from(`n\n${place}\n`)]),
  ),
  'empty.csv': Buffer.alloc(0),
  'image.bin': randomBytes(13 * MIB + 5),
  'long.csv': Buffer.alloc(3 * MIB, 'region,deaths\nNorth,12\n'),
}

const dynamo = newDynamoClient()
const folders: string[] = []
let table: Awaited<ReturnType<typeof createRecordsTable>>
let home: Awaited<ReturnType<typeof open>>
beforeAll(async () => {
  table = await createRecordsTable(dynamo)
  home = await open()
})
afterAll(async () => {
  await table.drop()
  dynamo.destroy()
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })))
})

// An attempt that follows would go on with them.
afterEach(() => s3Works(client, home.bucket).remove(placeOf(home.request)))

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-together-'))
  folders.push(folder)
  return folder
}

async function open() {
  const bucket = await newBucket(client)
  const records = dynamoRecords({ client: dynamo, table: table.table })
  const request = await approvedRequest({ client, staging: bucket, records }, CONTENTS)
  return { bucket, records, request, staging: s3Staging({ client, staging: bucket, newId: randomUUID }) }
}

interface Way {
  readonly batchBytes?: number
  readonly works?: Works
  readonly of?: typeof client
  readonly copies?: boolean
}

/** Everything that a task asks for, with a bucket of its own for the package. */
async function portsOf({ batchBytes = MIB, works, of = client, copies = false }: Way) {
  const { bucket, records, staging } = home
  return releasePorts({
    client: of,
    records,
    staging,
    works: works ?? s3Works(of, bucket),
    packages: await newBucket(client),
    ...(copies && { copies: bucket }),
    scratchFolder: await newFolder(),
    batch: { files: 3, bytes: batchBytes },
    privateKey,
  })
}

const inputOf = ({ id, round, attempt }: EgressRequest) => ({ requestId: id, round, attempt })
const placeOf = ({ id, round }: EgressRequest) => ({ requestId: id, round })
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** The package, which is as the record says; the request can be released again after that. */
async function released(packages: Packages): Promise<Buffer> {
  const { records, request } = home
  const { status, release } = (await records.request(request.id)) ?? request
  expect(status).toBe('RELEASED')
  const bytes = await bytesOf((await packages.open(release?.key ?? '')).stream)
  expect({ bytes: bytes.length, sha256: sha256(bytes) }).toEqual({
    bytes: release?.bytes,
    sha256: release?.sha256,
  })
  await releasingAgain(records, request)
  return bytes
}

test('one and the same package, whoever makes it: one, or many by a file system or by S3, in batches of any size', async () => {
  const { request, bucket } = home
  const place = placeOf(request)
  const one = await portsOf({})
  await releasePackage(one)(inputOf(request), NEVER)
  const alone = await released(one.packages)

  const file = join(await newFolder(), 'package.zip')
  await writeFile(file, alone)
  const report = await verifyPackage(file, { publicKeyPem: pemOf(publicKey) })
  expect(report.problems).toEqual([])
  expect(report.record?.files.map(({ path }) => path)).toEqual(Object.keys(CONTENTS).toSorted())

  const byFolder = await portsOf({ works: folderWorks(await newFolder()) })
  const made = makingTogether(byFolder, inputOf(request))
  // Its own, 8 files in 4 batches, since a large one lies between, 14 slices and 3, and both large ones sealed.
  expect(await made.pack()).toBe(1 + 4 + (14 + 3) + 2)
  expect(await made.putTogether()).toBeGreaterThan(2)
  expect(await made.publish(6 * MIB)).toBeGreaterThan(1)
  expect(alone.equals(await released(byFolder.packages))).toBe(true)

  for (const batchBytes of [MIB, 6 * MIB]) {
    const requests = sent(newS3Client())
    const byS3 = await portsOf({ batchBytes, of: requests.client, copies: true })
    const inS3 = makingTogether(byS3, inputOf(request))
    await inS3.pack()
    await inS3.putTogether()
    expect(await inS3.publish()).toBe(1)
    expect(alone.equals(await released(byS3.packages))).toBe(true)
    // Of 13 MiB that cannot be compressed one batch is a part: the one before it has the header of the file before it.
    const copies = requests.inputs.filter(({ CopySource }) => CopySource !== undefined)
    expect(copies).toHaveLength(batchBytes === MIB ? 0 : 1)
    await byS3.works.remove(place)
    expect(await keptIn(client, bucket, 'works/')).toBe(0)
  }
})

test('what an attempt had packed is not packed again by the next', async () => {
  const { request, bucket } = home
  const place = placeOf(request)
  const requests = sent(newS3Client())
  const ports = await portsOf({ of: requests.client, copies: true })
  const made = makingTogether(ports, inputOf(request))
  const batches = await made.pack()
  await client.send(new DeleteObjectCommand({ ...inBucket(bucket), Key: workKey(place, 'result-9') }))
  requests.inputs.length = 0
  expect(await made.pack()).toBe(batches)
  const kept = requests.inputs.flatMap(({ Key, Body }) => (Body === undefined ? [] : [Key]))
  expect(kept).toEqual(['batch-9', 'result-9'].map((name) => workKey(place, name)))
  await made.putTogether()
  await made.publish()
  await released(ports.packages)
})

test.for<[where: string, ways: Way, refuses: 'putTogether' | 'publish']>([
  ['where it is read to be joined', {}, 'putTogether'],
  ['where S3 copies it', { batchBytes: 6 * MIB, copies: true }, 'publish'],
])('a batch whose bytes changed after it was packed is refused %s', async ([, way, refuses]) => {
  const { request, records } = home
  const place = placeOf(request)
  const ports = await portsOf(way)
  const made = makingTogether(ports, inputOf(request))
  await made.pack()
  const changed = await lastOfAtLeast(way.batchBytes ?? MIB, ports.works, place)
  const found = await ports.works.open(place, changed)
  const bytes = Buffer.from(found ? await bytesOf(found.stream) : [])
  bytes[1_000] = (bytes[1_000] ?? 0) ^ 1
  await ports.works.put(place, changed, [bytes])
  if (refuses === 'publish') await made.putTogether()
  await expect(made[refuses]()).rejects.toMatchObject({ name: 'PackageDiffers' })
  expect((await records.request(request.id))?.status).toBe('RELEASING')
})

/** The last batch that packed so much. */
async function lastOfAtLeast(least: number, works: Works, place: StagingPlace): Promise<string> {
  for (let number = 30; number > 0; number -= 1) {
    const work = await works.open(place, `batch-${number}`)
    if (work && (await bytesOf(work.stream)).length >= least) return `batch-${number}`
  }
  throw new Error('no batch is so large')
}

test('what was finished goes with the staged copies when the request is closed', async () => {
  const { request, records, bucket } = home
  const ports = await portsOf({ copies: true })
  const made = makingTogether(ports, inputOf(request))
  await made.pack()
  await made.putTogether()
  await made.publish()
  expect(await keptIn(client, bucket, 'works/')).toBeGreaterThan(0)
  const sources = s3Sources({ client, uploads: await newBucket(client), owners: {}, newId: randomUUID })
  await discardStaged({ ...ports, sources })(inputOf(request))
  expect(await keptIn(client, bucket)).toBe(0)
  expect((await records.request(request.id))?.stagedDeleted?.files).toBe(Object.keys(CONTENTS).length)
})
