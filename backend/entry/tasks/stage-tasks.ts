import * as z from 'zod'
import { finishStaging } from '#egress/tasks/finish-staging.ts'
import { stageBatch } from '#egress/tasks/stage-batch.ts'
import { stageFiles } from '#egress/tasks/stage-files.ts'
import { OF_REQUEST, task } from '#entry/tasks/task.ts'

const batch = z.object({ number: z.int(), after: z.exactOptional(z.string()), files: z.int().min(1) })

/** Copying and hashing what was submitted. */
export const STAGE_TASKS = {
  stageFiles: task(OF_REQUEST, stageFiles),
  stageBatch: task(z.object({ ...OF_REQUEST.shape, batch }), stageBatch),
  finishStaging: task(OF_REQUEST, finishStaging),
}
