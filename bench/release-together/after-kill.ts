import { setTimeout as sleep } from 'node:timers/promises'
import { batchNote, noteAt, noteThere, releasePlan, WORK } from '#egress/release-works.ts'
import { type BenchHome, portsOf } from './bench-home.ts'
import { oneRelease, type OneRelease, planned } from './one-release.ts'
import { startPackers } from './packers.ts'

/** What a kill in the middle of packing costs. */
export interface AfterKill {
  readonly release: OneRelease
  readonly batches: number
  /** With a result when all packers were killed. */
  readonly packed: number
  /** Begun by then, without a result: what is done twice. */
  readonly underWay: number
  /** Files of these that had been opened before, and are opened once more. */
  readonly filesOpenedTwice: number
  /** Batches of which the second attempt opened files. */
  readonly packedAgain: number
  readonly filesOpened: number
  /** What should not have happened. */
  readonly faults: readonly string[]
}

/**
 * Kills all packers when half of the batches are packed, each in the middle of the next one, and makes the package with new ones,
 * which are told to pack all of it.
 */
export async function afterKill(home: BenchHome, atOnce: number): Promise<AfterKill> {
  const batches = await planned(home)
  const first = await startPackers(home, atOnce)
  const began = performance.now()
  const { begun, opened } = await first
    .pack(batches, (packed) => {
      if (packed !== Math.ceil(batches.length / 2)) return
      const ofOne = ((performance.now() - began) * atOnce) / packed
      void sleep(ofOne / 2).then(first.kill)
    })
    .finally(first.stop)
  const packed = await packedOf(home, batches)
  const underWay = [...begun].filter((batch) => !packed.has(batch))
  const release = await oneRelease(home, atOnce)
  const again = release.opened
  const files = await filesOf(home)
  const faults = batches.flatMap((batch) => {
    const expected = packed.has(batch) ? 0 : (files.get(batch) ?? 0)
    const found = again.get(batch) ?? 0
    return found === expected ? [] : [`batch ${batch}: ${found} files opened again, not ${expected}`]
  })
  return {
    release,
    batches: batches.length,
    packed: packed.size,
    underWay: underWay.length,
    filesOpenedTwice: sum(underWay.map((batch) => opened.get(batch) ?? 0)),
    packedAgain: again.size,
    filesOpened: sum([...again.values()]),
    faults,
  }
}

/** The batches that have a result. */
async function packedOf(home: BenchHome, batches: readonly number[]): Promise<ReadonlySet<number>> {
  const ports = portsOf(home)
  const packed = new Set<number>()
  for (const batch of batches)
    if (await noteAt(ports.works, placeOf(home), WORK.result(batch), batchNote)) packed.add(batch)
  ports.close()
  return packed
}

/** How many staged files each batch packs, by the plan. */
async function filesOf(home: BenchHome): Promise<ReadonlyMap<number, number>> {
  const ports = portsOf(home)
  const plan = await noteThere(ports.works, placeOf(home), WORK.plan, releasePlan)
  ports.close()
  return new Map(plan.batches.map((batch, number) => [number, batch.kind === 'files' ? batch.files : 0]))
}

const placeOf = ({ input: { requestId, round } }: BenchHome) => ({ requestId, round })

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
