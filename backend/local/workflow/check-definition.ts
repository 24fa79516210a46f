import {
  allStandsLast,
  choiceHasDefault,
  itemsStandAlone,
  resourceIsAllowed,
  taskIsGuarded,
  tokenIsPassed,
  unreachable,
} from './definition-checks.ts'
import { DefinitionError, parseDefinition } from './parse-definition.ts'
import { allScopes } from './scopes.ts'
import { variableProblems } from './unassigned.ts'

/**
 * What is wrong with a state machine, beyond what makes it run: every Task guarded, every Choice with a Default, tokens
 * passed, States.ALL alone and last, only the given resources (without `.waitForTaskToken`), variables assigned before
 * they are used, every state reachable. None where it is right.
 */
export function problems(definition: unknown, resources: readonly string[]): readonly string[] {
  try {
    return problemsOf(parseDefinition(definition), resources)
  } catch (thrown) {
    if (thrown instanceof DefinitionError) return thrown.problems
    throw thrown
  }
}

function problemsOf(
  machine: ReturnType<typeof parseDefinition>,
  resources: readonly string[],
): readonly string[] {
  const checks = [
    taskIsGuarded,
    choiceHasDefault,
    tokenIsPassed,
    allStandsLast,
    itemsStandAlone,
    resourceIsAllowed(resources),
  ]
  const ofStates = allScopes(machine).flatMap((scope) => [
    ...unreachable(scope).map((name) => `${name} cannot be reached`),
    ...Object.entries(scope.States).flatMap(([name, state]) =>
      checks.flatMap((check) => check(state)).map((problem) => `${name} ${problem}`),
    ),
  ])
  return [...ofStates, ...variableProblems(machine)]
}
