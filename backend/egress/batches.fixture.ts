import { memoryHome } from '#local/memory-home.fixture.ts'
import type { Ports } from '#ports/ports.ts'
import { packBatch } from '#egress/tasks/pack-batch.ts'
import { planRelease } from '#egress/tasks/plan-release.ts'
import type { TaskInput } from '#egress/tasks/task.ts'

/** A home whose packages are made in batches of at most so much, if they are larger than one. */
export function homeOfBatches(limits: { readonly files: number; readonly bytes: number }) {
  return memoryHome((settings) => ({
    ...settings,
    packing: { ...settings.packing, here: limits, batch: limits },
  }))
}

/** Plans a release and packs all of its batches. */
export async function packAllBatches(ports: Ports, input: TaskInput): Promise<void> {
  const plan = await planRelease(ports)(input)
  if (plan.way !== 'BATCHES') throw new Error('It is so small that one packs all of it')
  for (const batch of plan.batches) await packBatch(ports)({ ...input, batch }, new AbortController().signal)
}
