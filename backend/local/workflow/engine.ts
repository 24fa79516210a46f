import type { Now } from '#core/clock.ts'
import { openAlarm } from './alarm.ts'
import type { Branch } from './branch.ts'
import { openCalls } from './calls.ts'
import type { Called, TaskHandler } from './calls.ts'
import type { Change } from './change.ts'
import type { StateMachineDefinition } from './definition.ts'
import type { ExecutionStatus } from './execution-table.ts'
import type { Journal } from './journal.ts'
import { openQueue } from './queue.ts'
import type { Report, ReportCode } from './report.ts'
import { nextMove } from './step.ts'
import type { Outcome } from './task-error.ts'

interface Deps {
  readonly journal: Journal
  readonly definitions: Readonly<Record<string, StateMachineDefinition>>
  readonly tasks: Readonly<Record<string, TaskHandler>>
  readonly now: Now
  readonly newToken: () => string
  readonly report: (line: Report) => void
}

const faultPauseMs = 5_000
const endCodes = {
  RUNNING: 'workflowStarted',
  SUCCEEDED: 'workflowSucceeded',
  FAILED: 'workflowFailed',
  ABORTED: 'workflowAborted',
} as const satisfies Record<ExecutionStatus, ReportCode>

/** Does what committed changes leave to be done: takes ready branches on, calls handlers, watches deadlines. */
export function openEngine({ journal, definitions, tasks, now, newToken, report }: Deps) {
  let phase: 'new' | 'open' | 'closed' = 'new'
  let idleWaiters: (() => void)[] = []

  const follow = (change: Change) => {
    for (const { name, status, error } of change.ended)
      report({ code: endCodes[status], execution: name, ...(error === undefined ? {} : { error }) })
    for (const id of change.removed) calls.abandon(id)
    for (const { id, version } of change.overdue) calls.abandon(id, version)
    if (phase !== 'open') return
    if (change.deadline !== undefined) alarm.by(change.deadline)
    queue.add(change.ready)
  }

  const take = async (id: number) => {
    try {
      await advance(id)
    } catch (thrown) {
      fault('', thrown)
      later(() => queue.add([id]))
    }
  }

  const advance = async (id: number) => {
    const branch = journal.branch(id)
    const execution = branch && isReady(branch) && journal.executions.find(branch.execution)
    if (!branch || !execution) return
    const move = await nextMove(definitions[execution.machine], execution, branch, { now, newToken })
    const change = phase === 'open' ? journal.move(branch, move, now()) : undefined
    if (!change) return
    reportFailure(branch)
    follow(change)
    if (move.kind === 'call') calls.make({ ...branch, version: branch.version + 1, call: move })
  }

  const ended = async (called: Called, outcome: Outcome) => {
    // A handler that was told to stop has not failed: its work is done again.
    if (phase === 'closed' && 'failure' in outcome) return
    try {
      record(called, outcome)
    } catch (thrown) {
      fault(called.execution, thrown)
      later(() => void ended(called, outcome))
    }
  }
  const record = (called: Called, outcome: Outcome) => {
    if (called.call.token !== undefined && 'result' in outcome)
      return journal.tokenGiven(called.id, called.version)
    const change = journal.settle(called.id, called.version, outcome)
    if (change) follow(change)
    else late(called)
  }

  const ring = () => {
    try {
      for (const change of journal.expire(now())) follow(change)
      alarm.reset()
    } catch (thrown) {
      fault('', thrown)
      later(ring)
    }
  }

  const later = (work: () => void) => setTimeout(() => phase === 'open' && work(), faultPauseMs).unref()
  const fault = (execution: string, thrown: unknown) =>
    report({ code: 'workflowFault', execution, error: thrown instanceof Error ? thrown.name : 'unknown' })
  const late = ({ execution, state }: Called) => report({ code: 'workflowResultLate', execution, state })
  const reportFailure = ({ execution, state, outcome }: Branch) => {
    if (!outcome || !('failure' in outcome)) return
    const error = outcome.failure.Error ?? 'unnamed'
    report({ code: 'workflowStateFailed', execution, state, error })
  }

  const isIdle = () => !queue.isBusy() && calls.count() === 0
  const wake = () => {
    if (!isIdle()) return
    for (const resolve of idleWaiters) resolve()
    idleWaiters = []
  }
  const calls = openCalls({ tasks, ended, late, settled: wake })
  const queue = openQueue(take, wake)
  const alarm = openAlarm({ now, next: () => journal.nextDeadline(), ring })

  return {
    follow,
    begin: (): void => {
      if (phase === 'closed') return
      const isFirst = phase === 'new'
      phase = 'open'
      if (isFirst) follow(journal.recover())
      ring()
    },
    close: async (): Promise<void> => {
      phase = 'closed'
      alarm.stop()
      await Promise.all([queue.stop(), calls.stopAll()])
    },
    idle: (): Promise<void> =>
      isIdle() ? Promise.resolve() : new Promise((resolve) => idleWaiters.push(resolve)),
  }
}

const isReady = ({ status, isTokenGiven }: Branch) =>
  status === 'ready' || (status === 'token' && !isTokenGiven)
