import type { Move } from './branch.ts'
import { view } from './context.ts'
import type { Visit } from './context.ts'
import type { TaskState } from './definition.ts'
import { evaluate, wholeNumber } from './evaluate.ts'
import { taskOf } from './resource.ts'

/** The call of a task, with its input and deadline. A token that was given before a restart is given again. */
export async function beginTask(visit: Visit, state: TaskState, newToken: () => string): Promise<Move> {
  const { waitsForToken } = taskOf(state.Resource)
  const token = waitsForToken ? (visit.branch.token ?? newToken()) : undefined
  const input =
    state.Arguments === undefined
      ? visit.branch.input
      : await evaluate(state.Arguments, view(visit, { token }))
  const call = { kind: 'call', resource: state.Resource, input, token } as const
  const { deadline, deadlineError } = visit.branch
  if (visit.branch.token !== undefined && deadline !== undefined && deadlineError !== undefined)
    return { ...call, deadline, deadlineError }
  return { ...call, ...(await limit(visit, state)) }
}

async function limit(visit: Visit, state: TaskState) {
  const limits = { least: 1 }
  const timeout = await wholeNumber(state.TimeoutSeconds ?? 99_999_999, view(visit), limits)
  const heartbeat = await wholeNumber(state.HeartbeatSeconds ?? timeout, view(visit), limits)
  const deadline = Date.parse(visit.now) + 1000 * Math.min(timeout, heartbeat)
  return { deadline, deadlineError: heartbeat < timeout ? 'States.HeartbeatTimeout' : 'States.Timeout' }
}
