import { afterAll, expect, test } from 'vitest'
import { approvedRequest } from '#egress/approved-request.fixture.ts'
import { WORK } from '#egress/release-works.ts'
import { memoryHome } from '#local/memory-home.fixture.ts'
import { addPart } from './add-part.ts'
import { layOutPackage } from './lay-out-package.ts'
import { packBatch } from './pack-batch.ts'
import { planRelease } from './plan-release.ts'
import { publishPackage } from './publish-package.ts'

const NEVER = new AbortController().signal
const LIMITS = { files: 2, bytes: 1 << 20 }
const home = await memoryHome((settings) => ({
  ...settings,
  packing: { ...settings.packing, here: LIMITS, batch: LIMITS },
}))
afterAll(() => home.close())
const { ports } = home

test.each([
  ['no JSON', '{"plan":'],
  ['another shape', '{"plan":"of a former version","result":{"kind":"files"}}'],
])('a note of %s is as none: what it stood for is done again', async (_, text) => {
  const request = await approvedRequest(home, { 'a.csv': 'a\n', 'b.csv': 'b\n', 'c.csv': 'c\n' })
  const input = { requestId: request.id, round: 1, attempt: 1 }
  const place = { requestId: request.id, round: 1 }
  const packAll = async (): Promise<void> => {
    const plan = await planRelease(ports)(input)
    for (const batch of plan.way === 'BATCHES' ? plan.batches : [])
      await packBatch(ports)({ ...input, batch }, NEVER)
  }
  await packAll()
  for (const name of [WORK.plan, WORK.result(1), WORK.layout, WORK.verified])
    await ports.works.put(place, name, [Buffer.from(text)])
  await expect(layOutPackage(ports)(input)).rejects.toMatchObject({ name: 'WorkMissing' })
  await packAll()
  for (const part of (await layOutPackage(ports)(input)).parts) await addPart(ports)({ ...input, part })
  expect(await publishPackage(ports)(input, NEVER)).toEqual({ next: 'done' })
  expect((await ports.records.request(request.id))?.status).toBe('RELEASED')
})
