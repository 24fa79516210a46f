import * as z from 'zod'
import { discardStaged } from '#egress/tasks/discard-staged.ts'
import { expireStage } from '#egress/tasks/expire-stage.ts'
import { nextStep } from '#egress/tasks/next-step.ts'
import { openStage } from '#egress/tasks/open-stage.ts'
import { recordFailure } from '#egress/tasks/record-failure.ts'
import { releasePackage } from '#egress/tasks/release-package.ts'
import { stageFiles } from '#egress/tasks/stage-files.ts'
import { tellPeople } from '#egress/tasks/tell-people.ts'
import { updateEgressStore } from '#egress/tasks/update-egress-store.ts'
import type { Ports } from '#ports/ports.ts'

const base = { requestId: z.string(), round: z.int(), attempt: z.int() }
const ofRequest = z.object(base)
const ofStage = z.object({ ...base, stage: z.int() })

/** Everything that a state machine can ask, by the name in its definition. */
export const TASKS = {
  updateEgressStore: task(ofRequest, updateEgressStore),
  stageFiles: task(ofRequest, stageFiles),
  nextStep: task(ofRequest, nextStep),
  openStage: task(z.object({ ...base, stage: z.int(), taskToken: z.string() }), openStage),
  expireStage: task(ofStage, expireStage),
  releasePackage: task(ofRequest, releasePackage),
  discardStaged: task(ofRequest, discardStaged),
  tellPeople: task(ofRequest, tellPeople),
  recordFailure: task(
    z.object({ ...base, step: z.string(), error: z.string(), cause: z.string() }),
    recordFailure,
  ),
}

export type TaskName = keyof typeof TASKS

/** One thing that a state machine can ask: repeatable, and given up when the signal fires. */
export interface Task {
  readonly run: (ports: Ports) => (input: unknown, signal: AbortSignal) => Promise<unknown>
}

function task<S extends z.ZodType>(
  schema: S,
  handler: (ports: Ports) => (input: z.output<S>, signal: AbortSignal) => Promise<unknown>,
): Task {
  return {
    run: (ports) => {
      const handle = handler(ports)
      return async (input, signal) => handle(schema.parse(input), signal)
    },
  }
}
