import type { Scope, StateMachineDefinition } from './definition.ts'
import { DefinitionError, parseDefinition } from './parse-definition.ts'
import { taskOf } from './resource.ts'
import { allScopes } from './scopes.ts'

/** State machines parsed from their JSON; throws DefinitionError where one could not run, or names a task that nobody does. */
export function acceptMachines(
  machines: Readonly<Record<string, unknown>>,
  tasks: readonly string[],
): Readonly<Record<string, StateMachineDefinition>> {
  return Object.fromEntries(Object.entries(machines).map(([name, json]) => [name, accept(name, json, tasks)]))
}

function accept(name: string, json: unknown, tasks: readonly string[]): StateMachineDefinition {
  const definition = parsed(name, json)
  const unknown = resources(definition).filter((resource) => !tasks.includes(taskOf(resource).name))
  if (unknown.length > 0)
    throw new DefinitionError(unknown.map((resource) => `${name}: ${resource} has no handler`))
  return definition
}

function parsed(name: string, json: unknown): StateMachineDefinition {
  try {
    return parseDefinition(json)
  } catch (thrown) {
    if (!(thrown instanceof DefinitionError)) throw thrown
    throw new DefinitionError(thrown.problems.map((problem) => `${name}: ${problem}`))
  }
}

function resources(definition: Scope): readonly string[] {
  const states = allScopes(definition).flatMap((scope) => Object.values(scope.States))
  return states.flatMap((state) => (state.Type === 'Task' ? [state.Resource] : []))
}
