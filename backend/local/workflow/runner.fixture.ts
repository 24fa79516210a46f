import { DatabaseSync } from 'node:sqlite'
import type { TaskHandler } from './calls.ts'
import type { Report } from './report.ts'
import { openRunner } from './runner.ts'
import { TaskError } from './task-error.ts'

type States = Readonly<Record<string, unknown>>

/** A machine that starts at the first of its states. */
export function machine(states: States, more: Readonly<Record<string, unknown>> = {}) {
  return { QueryLanguage: 'JSONata', ...scope(states), ...more }
}
/** States that start at the first of them. */
export function scope(states: States) {
  return { StartAt: Object.keys(states)[0], States: states }
}
/** A task state that ends its scope. */
export function task(name: string, more: Readonly<Record<string, unknown>> = {}) {
  const leaves = 'Next' in more ? {} : { End: true }
  return { Type: 'Task', Resource: `sluice:task:${name}`, ...leaves, ...more }
}
/** A task state that waits for its token, which its handler is given as `token`. */
export function tokenTask(name: string, more: Readonly<Record<string, unknown>> = {}) {
  return task(`${name}.waitForTaskToken`, {
    Arguments: { token: '{% $states.context.Task.Token %}' },
    ...more,
  })
}

/** Handlers whose behaviour the tests need again and again. */
export const commonTasks = {
  echo: async ({ input }) => input,
  fail: async ({ input }) => {
    throw new TaskError(String(input), 'as asked')
  },
  ask: async () => undefined,
  hang: ({ signal }) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('told to stop')))),
} satisfies Record<string, TaskHandler>

/** A runner on an empty database, with a clock that only moves when told. Tokens are token-1, token-2 ... */
export function aRunner(
  definition: unknown,
  tasks: Readonly<Record<string, TaskHandler>> = {},
  db = new DatabaseSync(':memory:'),
) {
  let millis = Date.parse('2026-03-01T12:00:00.000Z')
  let tokens = 0
  const reports: Report[] = []
  const now = () => new Date(millis).toISOString()
  const newToken = () => `token-${(tokens += 1)}`
  const report = (line: Report) => void reports.push(line)
  const runner = openRunner({
    db,
    machines: { m: definition },
    tasks: { ...commonTasks, ...tasks },
    now,
    newToken,
    report,
  })
  runner.begin()

  const seen = () => {
    const found = runner.execution('x')
    if (!found) throw new Error('nothing was started')
    return found
  }
  return {
    runner,
    reports,
    db,
    /** Starts execution x, and resolves when it has ended or waits. */
    run: async (input: unknown = {}) => {
      await runner.start('m', 'x', input)
      await runner.idle()
      return seen()
    },
    /** Moves the clock, though no timer has rung yet. */
    skip: (seconds: number) => void (millis += seconds * 1000),
    /** Moves the clock, and resolves when what was due is done. */
    pass: async (seconds: number) => {
      millis += seconds * 1000
      runner.begin()
      await runner.idle()
      return seen()
    },
    seen,
  }
}

/** What an execution of a machine gives; throws where it did not succeed. */
export async function outputOf(
  definition: unknown,
  input: unknown = {},
  tasks: Readonly<Record<string, TaskHandler>> = {},
): Promise<unknown> {
  const { status, error, cause, output } = await aRunner(definition, tasks).run(input)
  if (status !== 'SUCCEEDED') throw new Error(`${status}: ${error}: ${cause}`)
  return output
}

/** The name of the error with which an execution of a machine fails; `undefined` where it does not. */
export async function errorOf(
  definition: unknown,
  input: unknown = {},
  tasks: Readonly<Record<string, TaskHandler>> = {},
): Promise<string | undefined> {
  return (await aRunner(definition, tasks).run(input)).error
}
