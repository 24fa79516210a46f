import { afterAll, expect, test } from 'vitest'
import { approvedRequest } from '#egress/approved-request.fixture.ts'
import { homeOfBatches, packAllBatches } from '#egress/batches.fixture.ts'
import { WORK } from '#egress/release-works.ts'
import type { StagingPlace } from '#ports/staging.ts'
import { addPart } from './add-part.ts'
import { layOutPackage } from './lay-out-package.ts'
import { planRelease } from './plan-release.ts'
import { publishPackage } from './publish-package.ts'

const NEVER = new AbortController().signal
const LIMITS = { files: 2, bytes: 1 << 20 }
const home = await homeOfBatches(LIMITS)
afterAll(() => home.close())
const { ports } = home

async function toBeReleased(files: Readonly<Record<string, string>>) {
  const request = await approvedRequest(home, files)
  const input = { requestId: request.id, round: 1, attempt: 1 }
  const place = { requestId: request.id, round: 1 }
  return {
    place,
    packAll: () => packAllBatches(ports, input),
    layOut: () => layOutPackage(ports)(input),
    async addParts() {
      for (const part of (await layOutPackage(ports)(input)).parts) await addPart(ports)({ ...input, part })
    },
    addPart: (part: number) => addPart(ports)({ ...input, part }),
    publish: () => publishPackage(ports)(input, NEVER),
    status: async () => (await ports.records.request(request.id))?.status,
  }
}

async function workAt(place: StagingPlace, name: string): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of (await ports.works.open(place, name))?.stream ?? []) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const FILES = { 'a.csv': 'a\n', 'b.csv': 'b\n', 'c.csv': 'c\n' }

test.each([
  ['no JSON', '{"plan":'],
  ['another shape', '{"plan":"of a former version","result":{"kind":"files"}}'],
])('a note of %s is as none: what it stood for is done again', async (_, text) => {
  const made = await toBeReleased(FILES)
  await made.packAll()
  for (const name of [WORK.plan, WORK.result(1), WORK.layout, WORK.verified])
    await ports.works.put(made.place, name, [Buffer.from(text)])
  await expect(made.layOut()).rejects.toMatchObject({ name: 'WorkMissing' })
  await made.packAll()
  await made.addParts()
  expect(await made.publish()).toEqual({ next: 'done' })
  expect(await made.status()).toBe('RELEASED')
})

test('a note of the right shape with one other digit is as none, and its batch is packed again', async () => {
  const made = await toBeReleased(FILES)
  await made.packAll()
  const name = WORK.result(1)
  const written = String(await workAt(made.place, name))
  // The CRC-32 of the first file of the batch.
  const damaged = written.replace(
    /(\[\[\d,)(\d)/,
    (_, before: string, digit: string) => `${before}${9 - Number(digit)}`,
  )
  expect(damaged).not.toBe(written)
  await ports.works.put(made.place, name, [Buffer.from(damaged)])
  await expect(made.layOut()).rejects.toMatchObject({ name: 'WorkMissing' })
  await made.packAll()
  expect(String(await workAt(made.place, name))).toBe(written)
})

test('a directory that is not as it was written is published by nobody', async () => {
  const made = await toBeReleased(FILES)
  await made.packAll()
  const { parts } = await made.layOut()
  const directory = await workAt(made.place, WORK.directory)
  directory.writeUInt8(directory.readUInt8(0) ^ 1, 0)
  await ports.works.put(made.place, WORK.directory, [directory])
  await expect(made.addPart(parts.length)).rejects.toMatchObject({ name: 'PackageDiffers' })
  await expect(made.publish()).rejects.toMatchObject({ name: 'WorkMissing' })
  await made.addParts()
  expect(await made.publish()).toEqual({ next: 'done' })
})

test('after the limits were changed, batches are planned anew', async () => {
  const made = await toBeReleased(FILES)
  await made.packAll()
  const plan = (limits: typeof LIMITS) =>
    planRelease({
      ...ports,
      settings: { ...ports.settings, packing: { ...ports.settings.packing, batch: limits } },
    })({
      requestId: made.place.requestId,
      round: 1,
      attempt: 1,
    })
  const usual = await plan(LIMITS)
  expect(usual).toMatchObject({ way: 'BATCHES', batches: [0, 1] })
  expect(await plan({ ...LIMITS, files: 1 })).toMatchObject({ way: 'BATCHES', batches: [0, 1, 2] })
  expect(await plan(LIMITS)).toEqual(usual)
})
