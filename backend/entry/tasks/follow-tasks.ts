import * as z from 'zod'
import { expireStage } from '#egress/tasks/expire-stage.ts'
import { nextStep } from '#egress/tasks/next-step.ts'
import { openStage } from '#egress/tasks/open-stage.ts'
import { planStaging } from '#egress/tasks/plan-staging.ts'
import { recordFailure } from '#egress/tasks/record-failure.ts'
import { tellPeople } from '#egress/tasks/tell-people.ts'
import { OF_REQUEST, OF_STAGE, task } from '#entry/tasks/task.ts'

/** Steps that only read and write the record. */
export const FOLLOW_TASKS = {
  planStaging: task(OF_REQUEST, planStaging),
  nextStep: task(OF_REQUEST, nextStep),
  openStage: task(z.object({ ...OF_STAGE.shape, taskToken: z.string() }), openStage),
  expireStage: task(OF_STAGE, expireStage),
  tellPeople: task(OF_REQUEST, tellPeople),
  recordFailure: task(
    z.object({ ...OF_REQUEST.shape, step: z.string(), error: z.string(), cause: z.string() }),
    recordFailure,
  ),
}
