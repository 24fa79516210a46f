import { afterAll, expect, test } from 'vitest'
import { approvedRequest } from '#egress/approved-request.fixture.ts'
import { homeOfBatches, packAllBatches } from '#egress/batches.fixture.ts'
import { WORK } from '#egress/release-works.ts'
import type { Ports } from '#ports/ports.ts'
import { addPart } from './add-part.ts'
import { layOutPackage } from './lay-out-package.ts'
import { publishPackage } from './publish-package.ts'

const NEVER = new AbortController().signal
const LIMITS = { files: 1, bytes: 1 << 20 }
const home = await homeOfBatches(LIMITS)
afterAll(() => home.close())
const { ports } = home

/** A request of which everything is packed and laid out, in one part. */
async function laidOut() {
  const request = await approvedRequest(home, { 'a.csv': 'a\n', 'b.csv': 'b\n', 'c.csv': 'c\n' })
  const input = { requestId: request.id, round: 1, attempt: 1 }
  await packAllBatches(ports, input)
  expect(await layOutPackage(ports)(input)).toEqual({ parts: [1] })
  return input
}

test('where one piece of a part is not as it was written, those that were opened with it are given up', async () => {
  const input = await laidOut()
  await ports.works.put({ requestId: input.requestId, round: 1 }, WORK.batch(0), [Buffer.from('other')])
  const signals = new Map<string, AbortSignal | undefined>()
  const watched: Ports = {
    ...ports,
    works: {
      ...ports.works,
      open(place, name, range, signal) {
        signals.set(name, signal)
        return ports.works.open(place, name, range, signal)
      },
    },
  }
  await expect(addPart(watched)({ ...input, part: 1 }, NEVER)).rejects.toMatchObject({
    name: 'PackageDiffers',
  })
  for (const name of [WORK.batch(0), WORK.batch(1), WORK.batch(2), WORK.directory])
    expect(signals.get(name)?.aborted).toBe(true)
})

test('a package of another size is not released, and what was opened of it is given up', async () => {
  const input = await laidOut()
  await addPart(ports)({ ...input, part: 1 })
  const signals: (AbortSignal | undefined)[] = []
  const larger: Ports = {
    ...ports,
    packages: {
      ...ports.packages,
      async open(key, range, signal) {
        signals.push(signal)
        const { bytes, stream } = await ports.packages.open(key, range, signal)
        return { bytes: range ? bytes : bytes + 1, stream }
      },
    },
  }
  await expect(publishPackage(larger)(input, NEVER)).rejects.toMatchObject({ name: 'PackageDiffers' })
  expect(signals.map((signal) => signal?.aborted)).toEqual([true, true])
  expect(await ports.records.request(input.requestId)).toMatchObject({ status: 'RELEASING' })
  expect(await publishPackage(ports)(input, NEVER)).toEqual({ next: 'done' })
})
