import type { ScopePath } from './scopes.ts'
import type { Outcome } from './task-error.ts'

export type Variables = Readonly<Record<string, unknown>>

/** The element of a Map that a branch works on, as `$states.context.Map.Item`. */
export interface Item {
  readonly Index: number
  readonly Value: unknown
}

/** Where a branch begins: the machine itself, a branch of a Parallel, or one item of a Map. */
export interface BranchStart {
  readonly scope: ScopePath
  readonly state: string
  readonly input: unknown
  readonly variables: Variables
  readonly item?: Item | undefined
}

/** What a branch waits for. Ready waits for the runner, queued for a place under MaxConcurrency. */
export type BranchStatus = 'queued' | 'ready' | 'task' | 'token' | 'timer' | 'children' | 'done'

/** One line of work of an execution: the state it is in, and all that a restart needs to go on from there. */
export interface Branch extends BranchStart {
  readonly id: number
  readonly execution: string
  readonly parent: number | undefined
  readonly position: number
  /** Grows with each change, so that what was worked out for an earlier one is not applied. */
  readonly version: number
  readonly status: BranchStatus
  readonly enteredAt: string
  /** Attempts used up, for each retrier of the state. */
  readonly retries: readonly number[]
  /** How the state's work ended, before its Output, Catch or Retry were applied. For a finished branch, its output. */
  readonly outcome: Outcome | undefined
  readonly token: string | undefined
  /** Whether the handler that was given the token has returned. */
  readonly isTokenGiven: boolean
  /** Milliseconds since the epoch. */
  readonly deadline: number | undefined
  /** The error that passing the deadline is; `undefined` where the deadline only ends a wait. */
  readonly deadlineError: string | undefined
}

/** What a branch does next. */
export type Move =
  | { readonly kind: 'enter'; readonly state: string; readonly input: unknown; readonly variables: Variables }
  | { readonly kind: 'finish'; readonly output: unknown }
  | { readonly kind: 'fail'; readonly failure: { readonly Error?: string; readonly Cause?: string } }
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'retry'; readonly at: number; readonly counts: readonly number[] }
  | ({ readonly kind: 'call' } & Call)
  | { readonly kind: 'fork'; readonly children: readonly BranchStart[]; readonly atOnce: number }

/** A task to be handed to its handler. */
export interface Call {
  readonly resource: string
  readonly input: unknown
  readonly token: string | undefined
  readonly deadline: number
  readonly deadlineError: string
}
