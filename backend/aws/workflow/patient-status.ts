import { setTimeout as pause } from 'node:timers/promises'
import type { Workflow } from '#ports/workflow.ts'

/** As long as the stream of the record may take to have an execution started. */
const PATIENCE_MS = 3_000

/**
 * A status that is asked for twice before it is said that nothing runs: what was committed a moment ago is about to be
 * started, and need not be taken up.
 */
export function patientStatus(workflow: Workflow, wait: (ms: number) => Promise<unknown> = pause): Workflow {
  return {
    ...workflow,
    async status(name) {
      const first = await workflow.status(name)
      if (first === 'running') return first
      await wait(PATIENCE_MS)
      return workflow.status(name)
    },
  }
}
