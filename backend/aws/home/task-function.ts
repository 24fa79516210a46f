import * as z from 'zod'
import { correlationIdSchema } from '#core/correlation.ts'
import type { Task } from '#entry/tasks/task.ts'
import { observed, report, traced } from '../observe/observed.ts'

/** What every step is given, as far as the log says of it. */
const followed = z.object({
  requestId: z.string(),
  round: z.int(),
  attempt: z.int(),
  correlationId: correlationIdSchema.optional().catch(undefined),
})

/**
 * The Lambda that carries out one of these tasks for the state machine. What it throws goes to the state machine by its
 * name, and is reported here.
 */
export function taskFunction<Needs>(
  name: string,
  ports: Needs,
  tasks: Readonly<Record<string, Task<Needs>>>,
) {
  const task = tasks[name]
  if (!task) throw new Error(`There is no task ${name} in this function`)
  const run = task.run(ports)
  return observed(async (event: unknown, { signal, note }) => {
    const { requestId, round, attempt, correlationId } = followed.parse(event)
    const ids = { requestId, ...(correlationId !== undefined && { correlationId }), task: name }
    note({ ...ids, round, attempt })
    try {
      const answer = await traced({ name, annotations: ids }, () => run(event, signal))
      report({ code: 'TASK_DONE', requestId, state: name })
      // A state machine's Lambda has to answer something.
      return answer ?? null
    } catch (error) {
      report({ code: 'TASK_FAILED', requestId, state: name, error })
      throw error
    }
  })
}
