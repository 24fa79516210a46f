/** Thrown by a task's handler to fail its state with an error name of Amazon States Language and a cause. */
export class TaskError extends Error {
  readonly errorName: string
  constructor(errorName: string, cause: string) {
    super(cause)
    this.name = 'TaskError'
    this.errorName = errorName
  }
}

/** How a state failed, as `$states.errorOutput` shows it. */
export interface Failure {
  readonly Error?: string
  readonly Cause?: string
}

/** How a task, a token or the branches inside a state ended. */
export type Outcome = { readonly result: unknown } | { readonly failure: Failure }

/** The failure that a handler's throw stands for: its own name and message, as Lambda reports them. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof TaskError) return { Error: thrown.errorName, Cause: thrown.message }
  if (thrown instanceof Error) return { Error: thrown.name, Cause: thrown.message }
  return { Error: 'States.TaskFailed', Cause: 'the task threw something that is not an error' }
}
