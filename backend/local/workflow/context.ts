import type { Branch } from './branch.ts'
import type { View } from './evaluate.ts'
import type { State, StateMachineDefinition } from './definition.ts'

/** An execution as its states see it. */
export interface Running {
  readonly name: string
  readonly machine: string
  readonly input: unknown
  readonly startedAt: string
}

/** One stay of a branch in a state, with the moment at which it is looked at. */
export interface Visit {
  readonly definition: StateMachineDefinition
  readonly execution: Running
  readonly branch: Branch
  readonly state: State
  readonly now: string
}

interface Extra {
  readonly result?: unknown
  readonly errorOutput?: unknown
  readonly token?: string | undefined
}

/** What the expressions of a visited state can see. */
export function view({ execution, branch, now }: Visit, { token, ...found }: Extra = {}): View {
  const context = {
    Execution: {
      Id: `${execution.machine}:${execution.name}`,
      Name: execution.name,
      Input: execution.input,
      StartTime: execution.startedAt,
    },
    StateMachine: { Id: execution.machine, Name: execution.machine },
    State: {
      Name: branch.state,
      EnteredTime: branch.enteredAt,
      RetryCount: branch.retries.reduce((sum, count) => sum + count, 0),
    },
    ...(token === undefined ? {} : { Task: { Token: token } }),
    ...(branch.item ? { Map: { Item: branch.item } } : {}),
  }
  return { states: { input: branch.input, context, ...found }, variables: branch.variables, now }
}

/** The same view from inside a Map that is about to begin on an item. */
export function viewOfItem(visit: Visit, item: NonNullable<Branch['item']>): View {
  return view({ ...visit, branch: { ...visit.branch, item } })
}
