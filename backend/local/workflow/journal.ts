import type { DatabaseSync } from 'node:sqlite'
import { transaction as transactionOf } from '#local/records/open-database.ts'
import type { Branch, BranchStart, Move } from './branch.ts'
import { openBranchTable } from './branch-table.ts'
import { noChange } from './change.ts'
import type { Change } from './change.ts'
import type { Running } from './context.ts'
import { openExecutionTable } from './execution-table.ts'
import type { Ending } from './execution-table.ts'
import { expired, moved, settled } from './moved.ts'
import type { Outcome } from './task-error.ts'

export type Journal = ReturnType<typeof openJournal>

/** Every change to executions and branches, each as one transaction. What follows from a change is for the caller to do. */
export function openJournal(db: DatabaseSync) {
  const executions = openExecutionTable(db)
  const branches = openBranchTable(db)
  const transaction = <T>(work: () => T): T => transactionOf(db, work)

  const end = (name: string, ending: Ending, at: string): Change =>
    executions.end(name, ending, at)
      ? {
          ...noChange,
          removed: branches.removeAll(name),
          ended: [{ name, status: ending.status, ...errorOf(ending) }],
        }
      : noChange

  const settleParent = (parent: number, outcome: () => Outcome): Change => {
    const branch = branches.find(parent)
    if (!branch) return noChange
    const settledBranch = settled(branch, outcome())
    const removed = branches.removeInside(parent)
    branches.put(settledBranch)
    return { ...noChange, ready: [parent], removed }
  }

  const join = (parent: number): Change =>
    branches.hasUnfinished(parent)
      ? { ...noChange, ready: branches.releaseQueued(parent) }
      : settleParent(parent, () => ({ result: branches.outputs(parent) }))

  const fork = (
    { id, execution }: Branch,
    children: readonly BranchStart[],
    atOnce: number,
    at: string,
  ): Change => {
    const ids = children.map((child, position) =>
      branches.insert(child, { execution, parent: id, position }, position < atOnce ? 'ready' : 'queued', at),
    )
    return { ...noChange, ready: ids.slice(0, atOnce) }
  }

  const follow = (branch: Branch, move: Move, at: string): Change => {
    const { id, execution, parent } = branch
    switch (move.kind) {
      case 'enter':
        return { ...noChange, ready: [id] }
      case 'fork':
        return fork(branch, move.children, move.atOnce, at)
      case 'finish':
        if (parent === undefined) return end(execution, { status: 'SUCCEEDED', output: move.output }, at)
        return join(parent)
      case 'fail':
        if (parent === undefined) return end(execution, { status: 'FAILED', failure: move.failure }, at)
        return settleParent(parent, () => ({ failure: move.failure }))
      case 'wait':
        return { ...noChange, deadline: move.until }
      case 'retry':
        return { ...noChange, deadline: move.at }
      case 'call':
        return { ...noChange, deadline: move.deadline }
    }
  }

  const expire = (branch: Branch): Change => {
    branches.put(expired(branch))
    const { id, version, deadlineError } = branch
    return { ...noChange, ready: [id], overdue: deadlineError === undefined ? [] : [{ id, version }] }
  }

  return {
    executions,
    branch: branches.find,
    rootState: branches.rootState,
    tokenGiven: branches.tokenGiven,
    nextDeadline(): number | undefined {
      const deadlines = [executions.nextDeadline(), branches.nextDeadline()].filter((at) => at !== undefined)
      return deadlines.length > 0 ? Math.min(...deadlines) : undefined
    },

    /** `undefined` where an execution of that name exists. */
    start: (execution: Running, start: BranchStart, deadline: number | undefined): Change | undefined =>
      transaction(() => {
        if (executions.find(execution.name)) return undefined
        executions.insert(execution, deadline)
        const place = { execution: execution.name, parent: undefined, position: 0 }
        const id = branches.insert(start, place, 'ready', execution.startedAt)
        return { ...noChange, ready: [id], deadline }
      }),

    /** `undefined` where the branch was changed since it was read. */
    move: (branch: Branch, move: Move, at: string): Change | undefined =>
      transaction(() => (branches.put(moved(branch, move, at)) ? follow(branch, move, at) : undefined)),

    /** `undefined` where the branch no longer waits for this. */
    settle: (id: number, version: number, outcome: Outcome): Change | undefined =>
      transaction(() => {
        const branch = branches.find(id)
        if (branch?.version !== version) return undefined
        branches.put(settled(branch, outcome))
        return { ...noChange, ready: [id] }
      }),

    /** `undefined` where the token is unknown, was used, or came too late. */
    resume: (token: string, outcome: Outcome, at: number): Change | undefined =>
      transaction(() => {
        const branch = branches.waitingFor(token)
        if (!branch || (branch.deadline !== undefined && branch.deadline <= at)) return undefined
        branches.put(settled(branch, outcome))
        return { ...noChange, ready: [branch.id] }
      }),

    end: (name: string, ending: Ending, at: string): Change => transaction(() => end(name, ending, at)),

    /** Everything whose deadline has passed. */
    expire: (at: string): readonly Change[] =>
      transaction(() => {
        const failure = { Error: 'States.Timeout', Cause: 'the execution did not end in time' }
        const names = executions.due(Date.parse(at))
        const ended = names.map((name) => end(name, { status: 'FAILED', failure }, at))
        return [...ended, ...branches.due(Date.parse(at)).map(expire)]
      }),

    /** After a restart: every branch that has something to do. */
    recover: (): Change => transaction(() => ({ ...noChange, ready: branches.recover() })),
  }
}

function errorOf(ending: Ending): { readonly error?: string } {
  if (ending.status === 'SUCCEEDED' || ending.failure.Error === undefined) return {}
  return { error: ending.failure.Error }
}
