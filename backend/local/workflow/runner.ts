import type { DatabaseSync } from 'node:sqlite'
import type { Now } from '#core/clock.ts'
import type { TaskHandler } from './calls.ts'
import { openEngine } from './engine.ts'
import type { ExecutionStatus } from './execution-table.ts'
import { openJournal } from './journal.ts'
import { acceptMachines } from './machines.ts'
import { payload } from './payload.ts'
import type { Report } from './report.ts'
import type { Outcome } from './task-error.ts'

export interface RunnerDeps {
  /** Shared with other code of the process; the runner keeps its own tables, `wf_*`. */
  readonly db: DatabaseSync
  /** State machines as read from their JSON files, by name. */
  readonly machines: Readonly<Record<string, unknown>>
  /** Handlers by the last part of the Resource: `sluice:task:stageFiles` is done by `stageFiles`. */
  readonly tasks: Readonly<Record<string, TaskHandler>>
  readonly now: Now
  /** A text that cannot be guessed. */
  readonly newToken: () => string
  readonly report: (line: Report) => void
}

export interface Execution {
  readonly name: string
  readonly machine: string
  readonly status: ExecutionStatus
  /** The state of the machine's own level, while it runs. */
  readonly currentState: string | undefined
  readonly output: unknown
  readonly error: string | undefined
  readonly cause: string | undefined
}

export interface Runner {
  /** Starts an execution, once for each name; durable when it resolves. Throws where another machine has the name. */
  start(machine: string, name: string, input: unknown): Promise<'started' | 'exists'>
  /** Gives the result that a token waits for; durable when it resolves. Gone: unknown, used, or out of time. */
  resume(token: string, output: unknown): Promise<'resumed' | 'gone'>
  /** Fails the task that a token waits for; durable when it resolves. */
  fail(token: string, error: string, cause: string): Promise<'resumed' | 'gone'>
  /** Ends a running execution and all its work. */
  stop(name: string, cause: string): Promise<'stopped' | 'gone'>
  execution(name: string): Execution | undefined
  /** At most 200 names, in order, of those that come after `after`. */
  executions(status: ExecutionStatus, after?: string): readonly string[]
  /** Takes up all work where it was left. Called again, it sees to what is due by now, as after the clock was set. */
  begin(): void
  /** Tells handlers to stop, waits for them, and begins nothing more. What was not finished is done again next time. */
  close(): Promise<void>
  /** Resolves when nothing is ready and no handler runs; tokens and timers may still be waiting. */
  idle(): Promise<void>
}

const pageSize = 200

/** The durable runner of state machines; throws DefinitionError where it could not run one of them. */
export function openRunner({ db, machines, tasks, now, newToken, report }: RunnerDeps): Runner {
  const definitions = acceptMachines(machines, Object.keys(tasks))
  const journal = openJournal(db)
  const engine = openEngine({ journal, definitions, tasks, now, newToken, report })

  const settle = (token: string, outcome: Outcome) => {
    const change = journal.resume(token, outcome, Date.parse(now()))
    if (change) engine.follow(change)
    return change ? 'resumed' : 'gone'
  }

  return {
    async start(machine, name, input) {
      const definition = definitions[machine]
      if (!definition) throw new Error(`there is no state machine ${machine}`)
      const startedAt = now()
      const limit = definition.TimeoutSeconds
      const deadline = limit === undefined ? undefined : Date.parse(startedAt) + limit * 1000
      const execution = { name, machine, input: payload(input), startedAt }
      const start = { scope: [], state: definition.StartAt, input: execution.input, variables: {} }
      const change = journal.start(execution, start, deadline)
      if (!change && journal.executions.find(name)?.machine !== machine)
        throw new Error(`the execution ${name} belongs to another state machine`)
      if (!change) return 'exists'
      report({ code: 'workflowStarted', execution: name })
      engine.follow(change)
      return 'started'
    },
    resume: async (token, output) => settle(token, { result: payload(output) }),
    fail: async (token, error, cause) => settle(token, { failure: { Error: error, Cause: cause } }),
    async stop(name, cause) {
      const change = journal.end(name, { status: 'ABORTED', failure: { Cause: cause } }, now())
      engine.follow(change)
      return change.ended.length > 0 ? 'stopped' : 'gone'
    },
    execution(name) {
      const found = journal.executions.find(name)
      if (!found) return undefined
      const { machine, status, output, error, cause } = found
      return { name, machine, status, currentState: journal.rootState(name), output, error, cause }
    },
    executions: (status, after = '') => journal.executions.names(status, after, pageSize),
    begin: engine.begin,
    close: engine.close,
    idle: engine.idle,
  }
}
