import { DeleteObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { batchNote, keepNote, noteThere, WORK } from '#egress/release-works.ts'
import { discardPackage } from '#egress/tasks/discard-package.ts'
import { releasePackage } from '#egress/tasks/release-package.ts'
import { bytesOf } from '#ports/contracts/streams.ts'
import type { StagingPlace } from '#ports/staging.ts'
import type { Works } from '#ports/works.ts'
import { inBucket } from '../files/bucket.ts'
import { workKey } from '../files/object-keys.ts'
import { keptIn, put } from '../files/s3-buckets.fixture.ts'
import { newS3Client } from '../files/s3-client.ts'
import { makingTogether } from './making-together.fixture.ts'
import { client, inputOf, MIB, placeOf, releasingHome } from './releasing-home.fixture.ts'

const NEVER = new AbortController().signal

let home: Awaited<ReturnType<typeof releasingHome>>
beforeAll(async () => {
  home = await releasingHome()
})
afterAll(() => home.close())
afterEach(() => home.forgetWorks())

test('a batch whose result does not name its version, as a former version kept it, is packed again', async () => {
  const place = placeOf(home.request)
  const ports = await home.portsOf({ copies: true })
  const made = makingTogether(ports, inputOf(home.request))
  await made.pack()
  const { plan, result } = await noteThere(ports.works, place, WORK.result(9), batchNote)
  expect(result).toHaveProperty('version')
  const { version: _, ...former } = { version: '', ...result }
  await keepNote(ports.works, place, WORK.result(9), { plan, result: former })
  await made.pack()
  expect(await noteThere(ports.works, place, WORK.result(9), batchNote)).toMatchObject({
    result: { ...former, version: expect.any(String) },
  })
})

/** Every batch is packed, and the bytes of one are changed in its place. @returns its name */
async function oneChanged({ works }: { works: Works }, least: number): Promise<string> {
  const place = placeOf(home.request)
  const changed = await lastOfAtLeast(least, works, place)
  const found = await works.open(place, changed)
  const bytes = Buffer.from(found ? await bytesOf(found.stream) : [])
  bytes[1_000] = (bytes[1_000] ?? 0) ^ 1
  await works.put(place, changed, [bytes])
  return changed
}

test('a batch whose bytes changed after it was packed is refused where it is read to be joined', async () => {
  const { request, records } = home
  const ports = await home.portsOf({})
  const made = makingTogether(ports, inputOf(request))
  await made.pack()
  await oneChanged(ports, MIB)
  await expect(made.putTogether()).rejects.toMatchObject({ name: 'PackageDiffers' })
  expect((await records.request(request.id))?.status).toBe('RELEASING')
})

test('where S3 copies it, the version that was packed is copied, whatever is put in its place', async () => {
  const ports = await home.portsOf({ batchBytes: 6 * MIB, copies: true })
  const made = makingTogether(ports, inputOf(home.request))
  await made.pack()
  await oneChanged(ports, 6 * MIB)
  await made.putTogether()
  await made.publish()
  await home.released(ports.packages)
})

test('where that version is gone, nothing is published, and the next attempt packs it again', async () => {
  const { request, bucket } = home
  const ports = await home.portsOf({ batchBytes: 6 * MIB, copies: true })
  const made = makingTogether(ports, inputOf(request))
  await made.pack()
  const name = await oneChanged(ports, 6 * MIB)
  const Key = workKey(placeOf(request), name)
  const { Versions = [] } = await client.send(
    new ListObjectVersionsCommand({ ...inBucket(bucket), Prefix: Key }),
  )
  const packed = Versions.find((each) => each.Key === Key && each.IsLatest === false)
  await client.send(new DeleteObjectCommand({ ...inBucket(bucket), Key, VersionId: packed?.VersionId }))
  await expect(made.putTogether()).rejects.toMatchObject({ name: 'WorkMissing' })
  await made.pack()
  await made.putTogether()
  await made.publish()
  await home.released(ports.packages)
})

test('a package that S3 damaged is taken back, in all its versions, and the next attempt releases', async () => {
  const { request, records } = home
  const requests = newS3Client()
  const ports = await home.portsOf({ of: requests, copies: true })
  const made = makingTogether(ports, inputOf(request))
  await made.pack()
  let isHonest = false
  requests.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const { Body } = args.input as { Body?: unknown }
        if (commandName === 'UploadPartCommand' && Buffer.isBuffer(Body) && !isHonest) Body.fill(0, 100, 110)
        return next(args)
      },
    { step: 'initialize' },
  )
  await made.putTogether()
  await expect(made.publish()).rejects.toMatchObject({ name: 'PackageDiffers' })
  const { target } = ports
  expect(await keptIn(client, target)).toBeGreaterThan(0)
  await discardPackage(ports)(inputOf(request))
  await discardPackage(ports)(inputOf(request))
  expect(await keptIn(client, target)).toBe(0)
  isHonest = true
  await expect(made.publish()).rejects.toMatchObject({ name: 'WorkMissing' })
  await made.putTogether()
  await made.publish()
  expect((await records.request(request.id))?.release?.key).toContain('/round-1-after-1/')
  await home.released(ports.packages)
})

test('what lies in the place of a package that one makes is taken back, and the next attempt releases', async () => {
  const { request } = home
  const ports = await home.portsOf({})
  const damaged = {
    ...ports,
    packages: {
      ...ports.packages,
      async publish(file: string, key: string) {
        await put(client, ports.target, key, Buffer.from('something else'))
        return ports.packages.publish(file, key, '')
      },
    },
  }
  await expect(releasePackage(damaged)(inputOf(request), NEVER)).rejects.toMatchObject({
    name: 'PackageConflict',
  })
  await discardPackage(ports)(inputOf(request))
  expect(await keptIn(client, ports.target)).toBe(0)
  await releasePackage(ports)(inputOf(request), NEVER)
  await home.released(ports.packages)
})

/** The last batch that packed so much. */
async function lastOfAtLeast(least: number, works: Works, place: StagingPlace): Promise<string> {
  for (let number = 30; number > 0; number -= 1) {
    const work = await works.open(place, `batch-${number}`)
    if (work && (await bytesOf(work.stream)).length >= least) return `batch-${number}`
  }
  throw new Error('no batch is so large')
}
