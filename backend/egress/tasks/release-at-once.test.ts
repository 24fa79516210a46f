import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { approvedRequest } from '#egress/approved-request.fixture.ts'
import { homeOfBatches } from '#egress/batches.fixture.ts'
import type { Ports } from '#ports/ports.ts'
import { addPart } from './add-part.ts'
import { layOutPackage } from './lay-out-package.ts'
import { packBatch } from './pack-batch.ts'
import { planRelease } from './plan-release.ts'
import { publishPackage } from './publish-package.ts'

const NEVER = new AbortController().signal
const LIMITS = { files: 2, bytes: 1 << 20 }
const home = await homeOfBatches(LIMITS)
afterAll(() => home.close())

/** The store is far away. `asked` tells in which rounds it was asked for what: those of one round were on their way together. */
function farAway(): { ports: Ports; asked: () => readonly string[] } {
  let rounds: string[][] = [[]]
  let onTheirWay = 0
  const far = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    rounds.at(-1)?.push(what)
    onTheirWay += 1
    await sleep(20)
    onTheirWay -= 1
    if (onTheirWay === 0) rounds.push([])
    return work()
  }
  const { works, packages } = home.ports
  return {
    asked() {
      const found = rounds.filter((round) => round.length > 0).map((round) => round.toSorted().join(' '))
      rounds = [[]]
      return found
    },
    ports: {
      ...home.ports,
      works: {
        ...works,
        put: (place, name, content) => far(`put:${name}`, () => works.put(place, name, content)),
        open: (place, name, range, signal) =>
          far(`open:${name}`, () => works.open(place, name, range, signal)),
      },
      packages: {
        ...packages,
        begin: (key) => far('begin', () => packages.begin(key)),
        complete: (upload, parts) => far('complete', () => packages.complete(upload, parts)),
        open: (key, range, signal) =>
          far(range ? `read:${range.from}-` : 'size', () => packages.open(key, range, signal)),
      },
    },
  }
}

test('what does not wait for the answer to something else is asked for at the same time', async () => {
  const { ports, asked } = farAway()
  const request = await approvedRequest(home, { 'a.csv': 'a\n', 'b.csv': 'b\n', 'c.csv': 'c\n' })
  const input = { requestId: request.id, round: 1, attempt: 1 }
  await planRelease(ports)(input)
  expect(asked()).toEqual(['open:plan', 'put:plan'])
  await packBatch(ports)({ ...input, batch: 0 }, NEVER)
  expect(asked()).toEqual(['open:plan open:result-0', 'put:batch-0', 'put:result-0'])
  await packBatch(ports)({ ...input, batch: 1 }, NEVER)
  asked()
  const { parts } = await layOutPackage(ports)(input)
  expect(asked()).toEqual(['open:plan', 'open:result-0 open:result-1', 'begin put:directory', 'put:layout'])
  for (const part of parts) await addPart(ports)({ ...input, part })
  expect(asked()).toEqual(['open:layout', 'open:batch-0 open:batch-1 open:directory', 'put:part-1'])
  await publishPackage(ports)(input, NEVER)
  expect(asked()).toEqual(['open:layout open:verified', 'open:part-1', 'complete', 'read:0- size'])
})
