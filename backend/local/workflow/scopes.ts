import type { Scope, State } from './definition.ts'

/** The way from a machine to one of its scopes: the state that holds it, and which of its branches. */
export type ScopePath = readonly (readonly [state: string, index: number])[]

/** The scopes inside a state: the branches of a Parallel, the processor of a Map, none otherwise. */
export function innerScopes(state: State): readonly Scope[] {
  if (state.Type === 'Parallel') return state.Branches
  if (state.Type === 'Map') return [state.ItemProcessor]
  return []
}

/** The scope at a path; `undefined` where the machine has none there. */
export function scopeAt(machine: Scope, path: ScopePath): Scope | undefined {
  let scope: Scope | undefined = machine
  for (const [name, index] of path) {
    const state: State | undefined = scope?.States[name]
    scope = state && innerScopes(state)[index]
  }
  return scope
}

/** The machine's own scope and every one inside it, outermost first. */
export function allScopes(scope: Scope): readonly Scope[] {
  const inner = Object.values(scope.States).flatMap((state) => innerScopes(state))
  return [scope, ...inner.flatMap((one) => allScopes(one))]
}

/** Whether a Map's items run apart from the variables around it, as AWS runs them in distributed mode. */
export function isDistributed(state: State): boolean {
  return state.Type === 'Map' && state.ItemProcessor.ProcessorConfig?.Mode === 'DISTRIBUTED'
}
