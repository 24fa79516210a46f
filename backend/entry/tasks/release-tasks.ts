import * as z from 'zod'
import { addPart } from '#egress/tasks/add-part.ts'
import { layOutPackage } from '#egress/tasks/lay-out-package.ts'
import { packBatch } from '#egress/tasks/pack-batch.ts'
import { planRelease } from '#egress/tasks/plan-release.ts'
import { publishPackage } from '#egress/tasks/publish-package.ts'
import { releasePackage } from '#egress/tasks/release-package.ts'
import { OF_REQUEST, task } from '#entry/tasks/task.ts'

/** Packing and publishing what was approved: by one, or by many together. */
export const RELEASE_TASKS = {
  planRelease: task(OF_REQUEST, planRelease),
  releasePackage: task(OF_REQUEST, releasePackage),
  packBatch: task(z.object({ ...OF_REQUEST.shape, batch: z.int().nonnegative() }), packBatch),
  layOutPackage: task(OF_REQUEST, layOutPackage),
  addPart: task(z.object({ ...OF_REQUEST.shape, part: z.int().min(1).max(10_000) }), addPart),
  publishPackage: task(OF_REQUEST, publishPackage),
}
