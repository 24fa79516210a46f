import { resumeStage } from '#egress/effects/resume-stage.ts'
import { startWorkflow } from '#egress/effects/start-workflow.ts'
import type { Ports } from '#ports/ports.ts'

/** What the entries of the lane `work` ask for. */
export function workEffects(ports: Pick<Ports, 'records' | 'workflow'>) {
  return { startWorkflow: startWorkflow(ports), resumeStage: resumeStage(ports) }
}
