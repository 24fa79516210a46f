import type { Now } from '#core/clock.ts'
import { begin } from './begin-state.ts'
import type { Branch, Move } from './branch.ts'
import type { Running, Visit } from './context.ts'
import type { State, StateMachineDefinition } from './definition.ts'
import { leave } from './leave-state.ts'
import { payload } from './payload.ts'
import { catcherFor, nextAttempt } from './recovery.ts'
import { isDistributed, scopeAt } from './scopes.ts'
import { failureOf, TaskError } from './task-error.ts'
import type { Failure } from './task-error.ts'

interface Clockwork {
  readonly now: Now
  readonly newToken: () => string
}

/** What a branch does next, worked out from its state's definition without changing anything. */
export async function nextMove(
  definition: StateMachineDefinition | undefined,
  execution: Running,
  branch: Branch,
  { now, newToken }: Clockwork,
): Promise<Move> {
  const state = definition && scopeAt(definition, branch.scope)?.States[branch.state]
  if (!definition || !state)
    return {
      kind: 'fail',
      failure: { Error: 'States.Runtime', Cause: `${branch.state} is no longer defined` },
    }
  const visit: Visit = { definition, execution, branch, state, now: now() }
  const failure = await orFailure(() => forward(visit, newToken))
  if ('kind' in failure) return failure
  const recovered = await orFailure(() => recover(visit, failure))
  return 'kind' in recovered ? recovered : { kind: 'fail', failure: recovered }
}

async function forward(visit: Visit, newToken: () => string): Promise<Move | Failure> {
  const { outcome } = visit.branch
  if (outcome === undefined) return begin(visit, newToken)
  if ('failure' in outcome) return failureSeen(visit.state, outcome.failure)
  return conclude(visit, outcome.result)
}

async function conclude(visit: Visit, result: unknown): Promise<Move> {
  const { state, branch } = visit
  if (state.Type === 'Wait') return leave(visit, state, {}, branch.input)
  if (state.Type === 'Task' || state.Type === 'Parallel' || state.Type === 'Map')
    return leave(visit, state, { result }, payload(result))
  throw new TaskError('States.Runtime', `${branch.state} is not what it was when it was entered`)
}

async function recover(visit: Visit, failure: Failure): Promise<Move> {
  const { state, branch } = visit
  if (!('Retry' in state || 'Catch' in state)) return { kind: 'fail', failure }
  const attempt = nextAttempt(state.Retry ?? [], branch.retries, failure)
  if (attempt) return { kind: 'retry', at: Date.parse(visit.now) + attempt.afterMs, counts: attempt.counts }
  const catcher = catcherFor(state.Catch ?? [], failure)
  return catcher ? leave(visit, catcher, { errorOutput: failure }, failure) : { kind: 'fail', failure }
}

// AWS tells the state around a distributed Map only that too many items failed.
function failureSeen(state: State, failure: Failure): Failure {
  if (!isDistributed(state) || failure.Error === 'States.ExceedToleratedFailureThreshold') return failure
  const cause = [failure.Error, failure.Cause].filter((part) => part !== undefined).join(': ')
  return { Error: 'States.ExceedToleratedFailureThreshold', Cause: cause }
}

// A TaskError is how a state fails; anything else that is thrown here is a fault of the runner.
async function orFailure(work: () => Promise<Move | Failure>): Promise<Move | Failure> {
  try {
    return await work()
  } catch (thrown) {
    if (thrown instanceof TaskError) return failureOf(thrown)
    throw thrown
  }
}
