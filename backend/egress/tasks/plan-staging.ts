import { everyFile } from '#egress/every-file.ts'
import { isOneTask, newStagingPlan, type StagingPlan } from '#egress/staging-plan.ts'
import { requestWhile, type TaskInput } from '#egress/tasks/task.ts'
import type { Ports } from '#ports/ports.ts'

const PAGE = 1_000

/** Says whether one task stages the round, or in which batches it is staged. The same round gives the same plan. */
export function planStaging({ records, settings }: Pick<Ports, 'records' | 'settings'>) {
  return async (input: TaskInput): Promise<StagingPlan> => {
    const request = await requestWhile('STAGING', records, input)
    if (!request || isOneTask(request.files, settings.batches)) return { way: 'HERE' }
    const { add, plan } = newStagingPlan(request.files, settings.batches)
    for await (const page of everyFile(records, request.id, request.round, PAGE))
      for (const file of page) add(file)
    return plan()
  }
}
