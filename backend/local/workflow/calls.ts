import type { Branch, Call } from './branch.ts'
import { payload } from './payload.ts'
import { taskOf } from './resource.ts'
import { failureOf, TaskError } from './task-error.ts'
import type { Outcome } from './task-error.ts'

/** What a task's handler is given. The signal fires when the task is out of time, or its execution or the runner stops. */
export interface TaskCall {
  readonly input: unknown
  readonly signal: AbortSignal
  readonly execution: string
}
/** Does a task and gives its result. It may be called again for the same work after a crash, so it must be idempotent. */
export type TaskHandler = (call: TaskCall) => Promise<unknown>

export type Called = Pick<Branch, 'id' | 'version' | 'execution' | 'state'> & { readonly call: Call }

interface Deps {
  readonly tasks: Readonly<Record<string, TaskHandler>>
  /** Told how a call ended, unless it was abandoned before. */
  readonly ended: (called: Called, outcome: Outcome) => Promise<void>
  readonly late: (called: Called) => void
  /** Told after each call, whatever became of it. */
  readonly settled: () => void
}

/** The calls of handlers that are under way. */
export function openCalls({ tasks, ended, late, settled }: Deps) {
  const underWay = new Map<Called, { readonly controller: AbortController; readonly done: Promise<void> }>()

  const finish = async (called: Called, outcome: Outcome) => {
    if (!underWay.has(called)) return late(called)
    await ended(called, outcome)
    underWay.delete(called)
    settled()
  }

  return {
    count: (): number => underWay.size,

    make(called: Called): void {
      const controller = new AbortController()
      const done = outcomeOf(tasks, called, controller.signal).then((outcome) => finish(called, outcome))
      underWay.set(called, { controller, done })
    },

    /** Tells the handlers of a branch to stop, and waits for them no more. */
    abandon(id: number, version?: number): void {
      for (const [called, { controller }] of underWay) {
        if (called.id !== id || (version !== undefined && called.version !== version)) continue
        underWay.delete(called)
        controller.abort(new TaskError('States.Timeout', 'the work is no longer wanted'))
      }
    },

    /** Tells every handler to stop, and waits until each has. */
    async stopAll(): Promise<void> {
      for (const { controller } of underWay.values())
        controller.abort(new TaskError('States.Timeout', 'the runner stops'))
      await Promise.allSettled([...underWay.values()].map(({ done }) => done))
    },
  }
}

async function outcomeOf(
  tasks: Deps['tasks'],
  { call, execution }: Called,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const handler = tasks[taskOf(call.resource).name]
    if (!handler) throw new TaskError('States.Runtime', 'the task is not known')
    return { result: payload(await handler({ input: call.input, signal, execution })) }
  } catch (thrown) {
    return { failure: failureOf(thrown) }
  }
}
