import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DeleteObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { discardStaged } from '#egress/tasks/discard-staged.ts'
import { releasePackage } from '#egress/tasks/release-package.ts'
import { folderWorks } from '#package/folder-works.ts'
import { verifyPackage } from '#package/verify-package.ts'
import { inBucket } from '../files/bucket.ts'
import { workKey } from '../files/object-keys.ts'
import { keptIn, newBucket } from '../files/s3-buckets.fixture.ts'
import { newS3Client } from '../files/s3-client.ts'
import { s3Sources } from '../files/s3-sources.ts'
import { sent } from '../files/sent.fixture.ts'
import { makingTogether } from './making-together.fixture.ts'
import { client, CONTENTS, inputOf, MIB, placeOf, releasingHome } from './releasing-home.fixture.ts'

const NEVER = new AbortController().signal

let home: Awaited<ReturnType<typeof releasingHome>>
beforeAll(async () => {
  home = await releasingHome()
})
afterAll(() => home.close())
afterEach(() => home.forgetWorks())

test('one and the same package, whoever makes it: one, or many by a file system or by S3, in batches of any size', async () => {
  const { request, bucket } = home
  const place = placeOf(request)
  const one = await home.portsOf({})
  await releasePackage(one)(inputOf(request), NEVER)
  const alone = await home.released(one.packages)

  const file = join(await home.newFolder(), 'package.zip')
  await writeFile(file, alone)
  const report = await verifyPackage(file, { publicKeyPem: home.publicKeyPem })
  expect(report.problems).toEqual([])
  expect(report.record?.files.map(({ path }) => path)).toEqual(Object.keys(CONTENTS).toSorted())

  const byFolder = await home.portsOf({ works: folderWorks(await home.newFolder()) })
  const made = makingTogether(byFolder, inputOf(request))
  // 8 files in 4 batches, since a large one lies between, the first with its own, 14 slices and 3, and both large ones sealed.
  expect(await made.pack()).toBe(4 + (14 + 3) + 2)
  expect(await made.putTogether()).toBeGreaterThan(2)
  expect(await made.publish(6 * MIB)).toBeGreaterThan(1)
  expect(alone.equals(await home.released(byFolder.packages))).toBe(true)

  for (const batchBytes of [MIB, 6 * MIB]) {
    const requests = sent(newS3Client())
    const byS3 = await home.portsOf({ batchBytes, of: requests.client, copies: true })
    const inS3 = makingTogether(byS3, inputOf(request))
    await inS3.pack()
    await inS3.putTogether()
    expect(await inS3.publish()).toBe(1)
    expect(alone.equals(await home.released(byS3.packages))).toBe(true)
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
  const ports = await home.portsOf({ of: requests.client, copies: true })
  const made = makingTogether(ports, inputOf(request))
  const batches = await made.pack()
  await client.send(new DeleteObjectCommand({ ...inBucket(bucket), Key: workKey(place, 'result-9') }))
  requests.inputs.length = 0
  expect(await made.pack()).toBe(batches)
  const kept = requests.inputs.flatMap(({ Key, Body }) => (Body === undefined ? [] : [Key]))
  expect(kept).toEqual(['batch-9', 'result-9'].map((name) => workKey(place, name)))
  await made.putTogether()
  await made.publish()
  await home.released(ports.packages)
})

test('what was finished goes with the staged copies when the request is closed', async () => {
  const { request, records, bucket } = home
  const ports = await home.portsOf({ copies: true })
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
