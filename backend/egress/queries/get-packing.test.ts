import { afterAll, expect, test } from 'vitest'
import { approvedRequest, awaitingRequest } from '#egress/approved-request.fixture.ts'
import { getPacking } from '#egress/queries/get-packing.ts'
import { releasePackage } from '#egress/tasks/release-package.ts'
import { memoryHome } from '#local/memory-home.fixture.ts'
import type { Packed } from '#ports/progress.ts'

const home = await memoryHome()
afterAll(() => home.close())
const { ports } = home
const FILES = { 'a.csv': 'a\n1\n', 'b.csv': Buffer.alloc(3 << 20, 'b,1\n') }
const TOTAL = { files: 2, bytes: 4 + (3 << 20) }

test('what packing will take can be seen before anybody decides, and not by who may not see the request', async () => {
  const request = await awaitingRequest(home, FILES)
  expect(await getPacking(ports)(request, await home.someone('governance'))).toMatchObject({
    way: 'ONE_TASK',
    expectedSeconds: 1,
    total: TOTAL,
    packed: undefined,
  })
  expect(await getPacking(ports)(request, await home.someone('stranger'))).toBeUndefined()
})

test('how much is packed can be seen while it is packed, file by file and byte by byte, and not afterwards', async () => {
  const request = await approvedRequest(home, FILES)
  const researcher = await home.someone('researcher')
  const seen: (Packed | undefined)[] = []
  const looking = {
    ...ports.progress,
    note(id: string, packed: Packed) {
      ports.progress.note(id, packed)
      seen.push(ports.progress.packed(id))
    },
  }
  const input = { requestId: request.id, round: 1, attempt: 1 }
  await releasePackage({ ...ports, progress: looking })(input, new AbortController().signal)
  expect(seen.length).toBeGreaterThan(3)
  expect(seen.at(-1)).toEqual(TOTAL)
  expect((await getPacking(ports)(request, researcher))?.packed).toBeUndefined()
})
