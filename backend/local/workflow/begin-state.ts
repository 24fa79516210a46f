import type { Move } from './branch.ts'
import { view } from './context.ts'
import type { Visit } from './context.ts'
import type { ChoiceState, State, WaitState } from './definition.ts'
import { beginMap, beginParallel } from './begin-fork.ts'
import { beginTask } from './begin-task.ts'
import { evaluate, queryError, wholeNumber } from './evaluate.ts'
import { leave } from './leave-state.ts'
import { TaskError } from './task-error.ts'

/** The first move of a state that was just entered, or is tried again. */
export async function begin(visit: Visit, newToken: () => string): Promise<Move> {
  const { state } = visit
  const { input } = visit.branch
  switch (state.Type) {
    case 'Pass':
      return leave(visit, state, {}, input)
    case 'Succeed':
      return leave(visit, state, {}, input)
    case 'Fail':
      return { kind: 'fail', failure: await named(visit, state) }
    case 'Choice':
      return choose(visit, state)
    case 'Wait':
      return { kind: 'wait', until: await moment(visit, state) }
    case 'Task':
      return beginTask(visit, state, newToken)
    case 'Parallel':
      return beginParallel(visit, state)
    case 'Map':
      return beginMap(visit, state)
  }
}

async function named(visit: Visit, state: Extract<State, { Type: 'Fail' }>) {
  const failure: { Error?: string; Cause?: string } = {}
  if (state.Error !== undefined) failure.Error = await text(state.Error, visit)
  if (state.Cause !== undefined) failure.Cause = await text(state.Cause, visit)
  return failure
}

async function choose(visit: Visit, state: ChoiceState): Promise<Move> {
  for (const rule of state.Choices) {
    const holds = await evaluate(rule.Condition, view(visit))
    if (typeof holds !== 'boolean') throw queryError('a Condition must be true or false')
    if (holds) return leave(visit, rule, {}, visit.branch.input)
  }
  if (state.Default === undefined) throw new TaskError('States.NoChoiceMatched', 'no choice matched')
  return leave(visit, { ...state, Next: state.Default }, {}, visit.branch.input)
}

async function moment(visit: Visit, state: WaitState): Promise<number> {
  if (state.Seconds !== undefined)
    return Date.parse(visit.now) + 1000 * (await wholeNumber(state.Seconds, view(visit), { least: 0 }))
  const stamp = await text(state.Timestamp ?? '', visit)
  const at = /^\d{4}-\d\d-\d\dT/.test(stamp) ? Date.parse(stamp) : Number.NaN
  if (Number.isNaN(at)) throw queryError('a Timestamp must be an ISO 8601 time')
  return at
}

async function text(template: string, visit: Visit): Promise<string> {
  const value = await evaluate(template, view(visit))
  if (typeof value !== 'string') throw queryError('a text is needed')
  return value
}
