import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { approvedRequest } from '#egress/approved-request.fixture.ts'
import { homeOfBatches } from '#egress/batches.fixture.ts'
import { packageEntries } from '#egress/package-entries.ts'
import { packageFolder } from '#egress/package-place.ts'
import type { EgressRequest } from '#egress/request.ts'
import type { PackLevel } from '#package/deflate/deflater.ts'
import { noteThere, releasePlan, WORK } from '#egress/release-works.ts'
import { bytesOf } from '#ports/contracts/streams.ts'
import type { Ports } from '#ports/ports.ts'
import { verifyPackage } from '#package/verify-package.ts'
import { writePackage } from '#package/write-package.ts'
import { addPart } from './add-part.ts'
import { discardStaged } from './discard-staged.ts'
import { layOutPackage } from './lay-out-package.ts'
import { packBatch } from './pack-batch.ts'
import { planRelease } from './plan-release.ts'
import { publishPackage } from './publish-package.ts'

const MIB = 1 << 20
const NEVER = new AbortController().signal
const LIMITS = { files: 3, bytes: 2 * MIB }
const home = await homeOfBatches(LIMITS)
afterAll(() => home.close())
const { ports } = home
const { records } = ports

/** Lines that compress, or bytes that do not. */
function content(seed: number, bytes: number, isNoise = false): Buffer {
  const data = Buffer.alloc(bytes)
  let state = seed + 1
  for (let at = 0; at < bytes; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    data[at] = isNoise ? state >>> 24 : 48 + ((state >>> 28) % 10)
  }
  return data
}

/** Small files, one that is packed in pieces, and two that are cut in slices, of which one is as long as two whole ones. */
const FILES = {
  'a/1.csv': content(1, 3_000),
  'a/2.csv': content(2, 70_000),
  'a/3.csv': '',
  'a/4.csv': content(4, 50),
  'b.png': content(5, 7 * MIB + 11, true),
  'c.csv': content(6, MIB + 500_000),
  'd.csv': content(7, 4 * MIB),
  'e.csv': content(8, 20),
}

const inputOf = ({ id }: EgressRequest) => ({ requestId: id, round: 1, attempt: 1 })

const planOf = ({ id }: EgressRequest) =>
  noteThere(ports.works, { requestId: id, round: 1 }, WORK.plan, releasePlan)

/** As far as every batch is packed. */
async function packedBatches(request: EgressRequest, by: Ports = ports): Promise<readonly number[]> {
  const input = inputOf(request)
  const plan = await planRelease(by)(input)
  const batches = plan.way === 'BATCHES' ? plan.batches : []
  for (const batch of batches) await packBatch(by)({ ...input, batch }, NEVER)
  return batches
}

/** And from there on, as far as every part is added. */
async function partsAdded(request: EgressRequest, by: Ports = ports): Promise<readonly number[]> {
  const input = inputOf(request)
  const { parts } = await layOutPackage(by)(input)
  for (const part of parts) await addPart(by)({ ...input, part })
  return parts
}

/** What the state machine does, task after task. */
async function release(request: EgressRequest, by: Ports = ports, bytesAtOnce = 3 * MIB) {
  const batches = await packedBatches(request, by)
  const parts = await partsAdded(request, by)
  let turns = 1
  while ((await publishPackage({ ...by, bytesAtOnce })(inputOf(request), NEVER)).next === 'again') turns += 1
  return { batches, parts, turns }
}

/** A home whose store changes a bit of one part. */
function damaging(number: number): Ports {
  return {
    ...ports,
    packages: {
      ...ports.packages,
      async addPart(upload, part, given) {
        if (part !== number) return ports.packages.addPart(upload, part, given)
        const bytes = await bytesOf(given.open())
        bytes.writeUInt8(bytes.readUInt8(9) ^ 1, 9)
        return ports.packages.addPart(upload, part, {
          bytes: bytes.length,
          async *open() {
            yield bytes
          },
        })
      },
    },
  }
}

async function stored({ id }: EgressRequest): Promise<EgressRequest> {
  const request = await records.request(id)
  if (!request) throw new Error('it was just saved')
  return request
}

/** The file that holds the staged copy. */
async function copyOf({ id }: EgressRequest, path: string): Promise<string> {
  const files = await records.filesByPath(id, 1, { limit: 10 })
  const file = files.find((each) => each.path === path)
  return ports.staging.file?.({ requestId: id, round: 1 }, file?.stagedVersion ?? '') ?? ''
}

async function published(request: EgressRequest): Promise<Buffer> {
  const { release: made } = await stored(request)
  return bytesOf((await ports.packages.open(made?.key ?? '')).stream)
}

/** What one writer makes of the same request. */
async function byOne(request: EgressRequest, level: PackLevel = 'balanced'): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-one-'))
  const target = join(folder, 'package.zip')
  await writePackage({ target, entries: packageEntries(ports, request), level, threads: 1 })
  expect(await verifyPackage(target)).toMatchObject({ ok: true })
  const bytes = await readFile(target)
  await rm(folder, { recursive: true })
  return bytes
}

test('many make the very package that one would make', async () => {
  const request = await approvedRequest(home, FILES)
  const { batches, parts, turns } = await release(request)
  expect(batches.length).toBeGreaterThan(8)
  expect(parts.length).toBe(2)
  expect(turns).toBe(2)
  expect((await published(request)).equals(await byOne(request))).toBe(true)
  const { status, release: made } = await stored(request)
  expect(status).toBe('RELEASED')
  expect(made?.bytes).toBe((await byOne(request)).length)
})

test('it is the same where a file in slices is the first one', async () => {
  const request = await approvedRequest(home, { 'a.png': content(9, 5 * MIB, true), 'b.csv': content(1, 30) })
  await release(request)
  const { batches } = await planOf(request)
  expect(batches.map(({ kind }) => kind)).toEqual(['own', 'seal', 'slice', 'slice', 'slice', 'files'])
  expect((await published(request)).equals(await byOne(request))).toBe(true)
})

test('a batch that is finished is not done again, and a plan stays', async () => {
  const request = await approvedRequest(home, FILES)
  const opened: string[] = []
  const counting: Ports = {
    ...ports,
    staging: {
      ...ports.staging,
      file: () => undefined,
      open: (place, version, range) => {
        opened.push(version)
        return ports.staging.open(place, version, range)
      },
    },
  }
  const input = inputOf(request)
  const plan = await planRelease(counting)(input)
  const batches = plan.way === 'BATCHES' ? plan.batches : []
  for (const batch of batches.slice(0, 5)) await packBatch(counting)({ ...input, batch }, NEVER)
  const before = opened.length
  for (const batch of batches.slice(0, 5)) await packBatch(counting)({ ...input, batch }, NEVER)
  expect(opened.length).toBe(before)
  await release(request, counting)
  expect((await published(request)).equals(await byOne(request))).toBe(true)
})

test('a staged copy that is not what was approved stops its batch, in every kind of batch', async () => {
  for (const path of ['a/2.csv', 'b.png']) {
    const request = await approvedRequest(home, FILES)
    const copy = await copyOf(request, path)
    const bytes = await readFile(copy)
    bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100)
    await writeFile(copy, bytes)
    await expect(release(request)).rejects.toMatchObject({ name: 'IntegrityError', path })
    expect(await stored(request)).not.toHaveProperty('release')
  }
})

test('slices of other bytes than were sealed are not put together', async () => {
  const request = await approvedRequest(home, FILES)
  const input = inputOf(request)
  await planRelease(ports)(input)
  const { batches } = await planOf(request)
  const copy = await copyOf(request, 'b.png')
  const honest = await readFile(copy)
  const other = Buffer.from(honest)
  other.writeUInt8(other.readUInt8(3 * MIB) ^ 1, 3 * MIB)
  // The seal reads what was approved, the slices something else.
  for (const [batch, { kind }] of batches.entries()) {
    await writeFile(copy, kind === 'slice' ? other : honest)
    await packBatch(ports)({ ...input, batch }, NEVER)
  }
  await expect(layOutPackage(ports)(input)).rejects.toMatchObject({ name: 'IntegrityError', path: 'b.png' })
})

async function* none(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(0)
}

test('what a batch packed goes into the package only as it was', async () => {
  const request = await approvedRequest(home, FILES)
  const input = inputOf(request)
  const place = { requestId: request.id, round: 1 }
  await packedBatches(request)
  const { parts } = await layOutPackage(ports)(input)
  const first = await ports.works.open(place, 'batch-0')
  const bytes = await bytesOf(first?.stream ?? none())
  bytes.writeUInt8(bytes.readUInt8(60) ^ 1, 60)
  await ports.works.put(place, 'batch-0', [bytes])
  await expect(Promise.all(parts.map((part) => addPart(ports)({ ...input, part })))).rejects.toMatchObject({
    name: 'PackageDiffers',
  })
})

test('a published package of other bytes is not released', async () => {
  const request = await approvedRequest(home, FILES)
  await expect(release(request, damaging(2))).rejects.toMatchObject({ name: 'PackageDiffers' })
  expect(await stored(request)).not.toHaveProperty('release')
})

test('a package that is put together again is read back from its beginning', async () => {
  const request = await approvedRequest(home, FILES)
  await packedBatches(request)
  await partsAdded(request)
  const step = publishPackage({ ...ports, bytesAtOnce: 1 })
  expect(await step(inputOf(request), NEVER)).toEqual({ next: 'again' })
  // Somebody takes the package away, and what the next attempt writes is damaged where this one had read it already.
  await ports.packages.remove(packageFolder(request))
  await partsAdded(request, damaging(1))
  await expect(step(inputOf(request), NEVER)).rejects.toMatchObject({ name: 'PackageDiffers' })
})

test('an attempt at another level packs everything at that level', async () => {
  const request = await approvedRequest(home, FILES)
  await packedBatches(request)
  const fast: Ports = {
    ...ports,
    settings: { ...ports.settings, packing: { ...ports.settings.packing, level: 'fast' } },
  }
  await release(request, fast)
  expect((await published(request)).equals(await byOne(request, 'fast'))).toBe(true)
})

test.each([
  ['gone', async (path: string) => rm(path)],
  ['damaged', async (path: string) => writeFile(path, (await readFile(path)).fill(0, 60, 70))],
  ['cut off', async (path: string) => truncate(path, 100)],
])('what a batch packed and is %s is packed again by the next attempt', async (_, harm) => {
  const request = await approvedRequest(home, FILES)
  await packedBatches(request)
  await harm(join(home.folder, 'works', request.id, 'round-1', 'batch-0'))
  await release(request)
  expect((await published(request)).equals(await byOne(request))).toBe(true)
})

test('a small package is made by one', async () => {
  const request = await approvedRequest(home, { 'a.csv': 'a\n1\n' })
  expect(await planRelease(ports)(inputOf(request))).toEqual({ way: 'HERE' })
})

test('nothing of the works is left when a released request is tidied up', async () => {
  const request = await approvedRequest(home, FILES)
  await release(request)
  expect(await readdir(join(home.folder, 'works', request.id))).not.toEqual([])
  await discardStaged(ports)(inputOf(request))
  expect(await readdir(join(home.folder, 'works'))).not.toContain(request.id)
})

test('an execution that was replaced packs, adds and publishes nothing', async () => {
  const request = await approvedRequest(home, FILES)
  const input = { ...inputOf(request), attempt: 7 }
  expect(await planRelease(ports)(input)).toEqual({ way: 'HERE' })
  expect(await packBatch(ports)({ ...input, batch: 1 }, NEVER)).toEqual({ packed: false })
  expect(await layOutPackage(ports)(input)).toEqual({ parts: [] })
  expect(await addPart(ports)({ ...input, part: 1 })).toEqual({ added: false })
  expect(await publishPackage(ports)(input, NEVER)).toEqual({ next: 'done' })
  expect((await stored(request)).status).toBe('RELEASING')
})
