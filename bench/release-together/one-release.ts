import { newBucket } from '#aws/files/s3-buckets.fixture.ts'
import { newS3Client } from '#aws/files/s3-client.ts'
import { releasingAgain } from '#aws/release/approved-request.fixture.ts'
import { eachAtOnce } from '#core/each-at-once.ts'
import type { EgressRequest } from '#egress/request.ts'
import { addPart } from '#egress/tasks/add-part.ts'
import { layOutPackage } from '#egress/tasks/lay-out-package.ts'
import { planRelease } from '#egress/tasks/plan-release.ts'
import { publishPackage } from '#egress/tasks/publish-package.ts'
import { type BenchHome, portsOf } from './bench-home.ts'
import { startPackers } from './packers.ts'

const NEVER = new AbortController().signal

export const PHASES = ['plan', 'pack', 'lay out', 'add parts', 'publish, read back'] as const

export interface OneRelease {
  /** Of each phase. */
  readonly seconds: Readonly<Record<(typeof PHASES)[number], number>>
  /** Processor time of those that packed. */
  readonly packCpu: number
  readonly batches: number
  /** How many staged files were opened for each batch, if any was. */
  readonly opened: ReadonlyMap<number, number>
  readonly parts: number
  readonly bytes: number
  readonly sha256: string
}

/** The same files once more: nothing is packed of them, and nothing published. */
export async function anew(home: BenchHome, request: EgressRequest): Promise<BenchHome> {
  const client = newS3Client()
  const packages = await newBucket(client)
  client.destroy()
  const ports = portsOf(home)
  await ports.works.remove({ requestId: request.id, round: request.round })
  await releasingAgain(ports.records, request)
  ports.close()
  return { ...home, packages }
}

/** Plans the package. @returns the numbers of its batches */
export async function planned(home: BenchHome): Promise<readonly number[]> {
  const ports = portsOf(home)
  const plan = await planRelease(ports)(home.input)
  ports.close()
  if (plan.way !== 'BATCHES') throw new Error('There are too few files: one packs all of them')
  return plan.batches
}

/** The package from its plan to its release, packed by so many processes, and its parts added as many at once. */
export async function oneRelease(home: BenchHome, atOnce: number): Promise<OneRelease> {
  const [batches, plan] = await timed(() => planned(home))
  // They start before: on AWS, too, a function that is started packs many batches.
  const packers = await startPackers(home, atOnce)
  const [{ opened, cpuSeconds }, pack] = await timed(() => packers.pack(batches)).finally(packers.stop)
  return {
    ...(await putTogether(home, atOnce, { plan, pack })),
    batches: batches.length,
    opened,
    packCpu: cpuSeconds,
  }
}

/** What is left to do when all is packed. */
async function putTogether(home: BenchHome, atOnce: number, before: { plan: number; pack: number }) {
  const ports = portsOf(home)
  const [{ parts }, layOut] = await timed(() => layOutPackage(ports)(home.input))
  const add = async (part: number) => void (await addPart(ports)({ ...home.input, part }))
  const [, addParts] = await timed(() => eachAtOnce(eachOf(parts), atOnce, add))
  const [, publish] = await timed(async () => {
    while ((await publishPackage(ports)(home.input, NEVER)).next === 'again');
  })
  const { status, release } = (await ports.records.request(home.input.requestId)) ?? {}
  ports.close()
  if (status !== 'RELEASED' || !release) throw new Error('The package was not released')
  const seconds = { ...before, 'lay out': layOut, 'add parts': addParts, 'publish, read back': publish }
  return { seconds, parts: parts.length, bytes: release.bytes, sha256: release.sha256 }
}

async function timed<T>(work: () => Promise<T>): Promise<[result: T, seconds: number]> {
  const began = performance.now()
  const result = await work()
  return [result, (performance.now() - began) / 1_000]
}

async function* eachOf<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}
