import type { Scope, State } from './definition.ts'
import { exits } from './exits.ts'
import { readsPath } from './expression-names.ts'
import { taskOf } from './resource.ts'
import { allScopes, isDistributed } from './scopes.ts'
import { expressionSources } from './template.ts'

/** One thing that every state must keep; what is wrong with this one, in words that follow its name. */
export type StateCheck = (state: State) => readonly string[]

/** Every Task ends in time, is tried again, and has its failure taken. */
export const taskIsGuarded: StateCheck = (state) =>
  state.Type === 'Task'
    ? (['TimeoutSeconds', 'Retry', 'Catch'] as const)
        .filter((field) => !state[field])
        .map((field) => `has no ${field}`)
    : []

/** Every Choice leads somewhere, whatever comes. */
export const choiceHasDefault: StateCheck = (state) =>
  state.Type === 'Choice' && state.Default === undefined ? ['has no Default'] : []

/** A task that waits for its token passes it on. */
export const tokenIsPassed: StateCheck = (state) => {
  if (state.Type !== 'Task' || !taskOf(state.Resource).waitsForToken) return []
  const token = ['states', 'context', 'Task', 'Token']
  const passes = expressionSources(state.Arguments).some((source) => readsPath(source, token))
  return passes ? [] : ['waits for a token that its Arguments do not pass']
}

/** States.ALL stands alone, in the last retrier and the last catcher: Step Functions refuses it anywhere else. */
export const allStandsLast: StateCheck = (state) => [
  ...misplacedAll('Retry', 'Retry' in state ? state.Retry : []),
  ...misplacedAll('Catch', 'Catch' in state ? state.Catch : []),
]

function misplacedAll(
  field: string,
  clauses: readonly { readonly ErrorEquals: readonly string[] }[] = [],
): readonly string[] {
  return clauses.flatMap(({ ErrorEquals }, index) => {
    if (!ErrorEquals.includes('States.ALL')) return []
    const beside = ErrorEquals.length > 1 ? [`has States.ALL beside others in ${field}`] : []
    const before = index < clauses.length - 1 ? [`has States.ALL before the end of ${field}`] : []
    return [...beside, ...before]
  })
}

/** Tasks call only what they may; a Resource is given without `.waitForTaskToken`. */
export const resourceIsAllowed =
  (resources: readonly string[]): StateCheck =>
  (state) =>
    state.Type === 'Task' && !resources.includes(state.Resource.replace(/\.waitForTaskToken$/, ''))
      ? [`calls ${state.Resource}, which is not allowed`]
      : []

/** The items of a distributed Map are executions of their own on AWS: the one that began them is not theirs to ask. */
export const itemsStandAlone: StateCheck = (state) => {
  if (state.Type !== 'Map' || !isDistributed(state)) return []
  const asks = (source: string): boolean => readsPath(source, ['states', 'context', 'Execution'])
  return allScopes(state.ItemProcessor).flatMap(({ States }) =>
    Object.entries(States).flatMap(([name, inner]) =>
      expressionSources(inner).some(asks) ? [`has ${name} inside, which asks for the execution`] : [],
    ),
  )
}

/** The states of a scope that no way leads to. */
export function unreachable(scope: Scope): readonly string[] {
  const reached = new Set([scope.StartAt])
  for (const name of reached) {
    const state = scope.States[name]
    for (const { to } of state ? exits(state) : []) reached.add(to)
  }
  return Object.keys(scope.States).filter((name) => !reached.has(name))
}
