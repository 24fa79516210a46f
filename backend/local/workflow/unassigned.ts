import type { Scope, State } from './definition.ts'
import { exits } from './exits.ts'
import { variablesUsed } from './expression-names.ts'
import { innerScopes, isDistributed } from './scopes.ts'
import { expressionSources } from './template.ts'

type Names = ReadonlySet<string>

/** Uses of variables that are not assigned on every way to the state, and assignments that AWS refuses. */
export function variableProblems(scope: Scope, outer: Names = new Set()): readonly string[] {
  return [...assignedOnEntry(scope, outer)].flatMap(([name, assigned]) => {
    const state = scope.States[name]
    if (!state) return []
    return [
      ...usedIn(state)
        .filter((variable) => !assigned.has(variable))
        .map((variable) => `${name} uses $${variable}, which is not assigned on every way to it`),
      ...exits(state)
        .flatMap(({ assigns }) => assigns)
        .filter((variable) => outer.has(variable))
        .map((variable) => `${name} assigns $${variable}, which belongs to the scope around it`),
      ...innerScopes(state).flatMap((inner) =>
        variableProblems(inner, isDistributed(state) ? new Set() : assigned),
      ),
    ]
  })
}

// What is assigned whichever way a state was reached; worked out until nothing changes, for there are loops.
function assignedOnEntry(scope: Scope, outer: Names): ReadonlyMap<string, Names> {
  const onEntry = new Map<string, Names>([[scope.StartAt, outer]])
  const open = [scope.StartAt]
  for (const name of open) {
    const state = scope.States[name]
    const assigned = onEntry.get(name) ?? outer
    for (const { to, assigns } of state ? exits(state) : []) {
      const known = onEntry.get(to)
      const arriving: Names = new Set([...assigned, ...assigns])
      const common = known ? new Set([...known].filter((variable) => arriving.has(variable))) : arriving
      if (known && common.size === known.size) continue
      onEntry.set(to, common)
      open.push(to)
    }
  }
  return onEntry
}

// The states inside are looked at on their own, with what they assign themselves.
function usedIn(state: State): readonly string[] {
  const own = Object.entries(state).filter(([field]) => field !== 'Branches' && field !== 'ItemProcessor')
  return [...new Set(expressionSources(Object.fromEntries(own)).flatMap((source) => variablesUsed(source)))]
}
