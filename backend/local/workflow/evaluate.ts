import { awsFunctions, clockFunctions } from './jsonata-functions.ts'
import { payload } from './payload.ts'
import { TaskError } from './task-error.ts'
import { compile, expressionSource, messageOf } from './template.ts'

/** What the expressions of a state can see: its `$states`, the variables of its scope, and the moment. */
export interface View {
  readonly states: Readonly<Record<string, unknown>>
  readonly variables: Readonly<Record<string, unknown>>
  readonly now: string
}

/** The value of a template with its expressions evaluated; throws States.QueryEvaluationError or States.DataLimitExceeded. */
export async function evaluate(template: unknown, view: View): Promise<unknown> {
  return payload(await filled(template, view))
}

/** A whole number from a field that may be an expression; throws States.QueryEvaluationError outside its bounds. */
export async function wholeNumber(
  template: number | string,
  view: View,
  { least, most = 99_999_999 }: { readonly least: number; readonly most?: number },
): Promise<number> {
  const value = await evaluate(template, view)
  if (Number.isSafeInteger(value) && typeof value === 'number' && value >= least && value <= most)
    return value
  throw queryError(`a whole number from ${least} to ${most} is needed`)
}

/** The refusal of an expression or of what it gave. */
export function queryError(cause: string): TaskError {
  return new TaskError('States.QueryEvaluationError', cause)
}

async function filled(template: unknown, view: View): Promise<unknown> {
  if (typeof template === 'string') {
    const source = expressionSource(template)
    return source === undefined ? template : result(source, view)
  }
  if (Array.isArray(template)) {
    const items: unknown[] = []
    for (const item of template) items.push(await filled(item, view))
    return items
  }
  if (typeof template !== 'object' || template === null) return template
  const entries: [string, unknown][] = []
  for (const [key, value] of Object.entries(template)) entries.push([key, await filled(value, view)])
  return Object.fromEntries(entries)
}

async function result(source: string, { states, variables, now }: View): Promise<unknown> {
  const bindings = { ...variables, ...awsFunctions, ...clockFunctions(now), states }
  try {
    const value: unknown = await compile(source).evaluate(undefined, bindings)
    if (value === undefined) throw new Error(`{%${source}%} gives nothing`)
    return JSON.parse(JSON.stringify(value, refuseFunction))
  } catch (thrown) {
    throw queryError(messageOf(thrown))
  }
}

// A function comes out of JSONata as an object that knows its whole environment.
function refuseFunction(_key: string, value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null
  if (
    typeof value === 'function' ||
    (isObject && ('_jsonata_function' in value || '_jsonata_lambda' in value))
  )
    throw new Error('an expression gives a function')
  return value
}
