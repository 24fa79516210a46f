import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import { correlationIdSchema } from '#core/correlation.ts'
import { TASKS, type TaskName } from '#entry/tasks.ts'
import { openRunner, type Runner } from '#local/workflow/runner.ts'
import { TaskError } from '#local/workflow/task-error.ts'
import type { Ports } from '#ports/ports.ts'
import type { Workflow } from '#ports/workflow.ts'
import type { Report } from '#core/report.ts'

const MACHINE = 'egress'

/** The state machine's definition with each `${task}` given the name by which this home knows it: its own. */
export function egressDefinition(): unknown {
  const text = readFileSync(new URL('../../statemachines/egress.asl.json', import.meta.url), 'utf8')
  return JSON.parse(text.replaceAll(/"\$\{(\w+)\}"/g, '"$1"'))
}

/** What `arn:aws:states:::lambda:invoke` is given. */
const invocation = z.object({ FunctionName: z.string(), Payload: z.unknown() })

/** Of what a task is given, what a log says. */
const known = z.object({ requestId: z.string(), correlationId: correlationIdSchema })

export interface RunnerOptions {
  readonly db: DatabaseSync
  readonly now: Ports['now']
  readonly report: Report
  /** Asked when the first task runs: the tasks use the ports, and one of the ports is this workflow. */
  readonly ports: () => Ports
}

/** The egress workflow on the durable runner of this home. */
export function workflowOnRunner({ db, now, report, ports }: RunnerOptions): {
  readonly workflow: Workflow
  readonly runner: Runner
} {
  const runner = openRunner({
    db,
    machines: { [MACHINE]: egressDefinition() },
    tasks: {
      invoke: async ({ input, signal, execution }) => {
        const { FunctionName, Payload } = invocation.parse(input)
        const { data: about } = known.safeParse(Payload)
        if (!isTask(FunctionName))
          throw new TaskError('Lambda.ResourceNotFoundException', `There is no task ${FunctionName}`)
        const answer = await TASKS[FunctionName]
          .run(ports())(Payload, signal)
          .catch((error: unknown) => {
            report({ code: 'TASK_FAILED', ...about, execution, state: FunctionName, error })
            throw error
          })
        return { StatusCode: 200, Payload: answer ?? null }
      },
    },
    now,
    newToken: () => randomBytes(32).toString('base64url'),
    report: ({ code, execution, state, error }) => {
      if (error !== undefined) report({ code, execution, ...(state !== undefined && { state }), error })
    },
  })

  return {
    runner,
    workflow: {
      async start(name, input) {
        await runner.start(MACHINE, name, input)
      },
      resume: (token) => runner.resume(token, null),
      async status(name) {
        const execution = runner.execution(name)
        if (!execution) return 'unknown'
        return execution.status === 'RUNNING' ? 'running' : 'ended'
      },
    },
  }
}

function isTask(name: string): name is TaskName {
  return Object.hasOwn(TASKS, name)
}
