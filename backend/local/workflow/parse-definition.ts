import { machineShape } from './definition.ts'
import type { Scope, State, StateMachineDefinition } from './definition.ts'
import { exits } from './exits.ts'
import { allScopes } from './scopes.ts'
import { compile, expressionSources, messageOf } from './template.ts'

/** A definition that the runner does not accept, with every reason found. */
export class DefinitionError extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`The state machine is not accepted: ${problems.join('; ')}`)
    this.name = 'DefinitionError'
    this.problems = problems
  }
}

/** A state machine from the JSON of its file; throws DefinitionError where the runner could not run it as AWS would. */
export function parseDefinition(json: unknown): StateMachineDefinition {
  const parsed = machineShape.safeParse(json)
  if (!parsed.success)
    throw new DefinitionError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`))
  const problems = [
    ...allScopes(parsed.data).flatMap((scope) => linkProblems(scope)),
    ...syntaxProblems(parsed.data),
  ]
  if (problems.length > 0) throw new DefinitionError(problems)
  return parsed.data
}

function linkProblems(scope: Scope): readonly string[] {
  const has = (name: string) => Object.hasOwn(scope.States, name)
  const start = has(scope.StartAt) ? [] : [`StartAt names ${scope.StartAt}, which does not exist`]
  return [
    ...start,
    ...Object.entries(scope.States).flatMap(([name, state]) => [
      ...shapeProblems(name, state),
      ...exits(state)
        .filter(({ to }) => !has(to))
        .map(({ to }) => `${name} leads to ${to}, which does not exist`),
    ]),
  ]
}

function shapeProblems(name: string, state: State): readonly string[] {
  const problems: string[] = []
  if ('Next' in state && 'End' in state) problems.push(`${name} has both Next and End`)
  const endsItself = state.Type === 'Choice' || state.Type === 'Succeed' || state.Type === 'Fail'
  if (!endsItself && !('Next' in state) && !('End' in state))
    problems.push(`${name} has neither Next nor End`)
  if (state.Type === 'Wait' && 'Seconds' in state === 'Timestamp' in state)
    problems.push(`${name} needs either Seconds or Timestamp`)
  return problems
}

function syntaxProblems(machine: StateMachineDefinition): readonly string[] {
  return expressionSources(machine).flatMap((source) => {
    try {
      compile(source)
      return []
    } catch (thrown) {
      return [`{%${source}%}: ${messageOf(thrown)}`]
    }
  })
}
