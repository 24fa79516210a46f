import {
  EVENT_FUNCTIONS,
  FIELD_FUNCTIONS,
  TASK_BUNDLES,
  type ApiFunction,
  type EventFunction,
} from '#aws/function-table.ts'
import type { TaskName } from '#entry/tasks.ts'

export type FunctionId = ApiFunction | TaskName | EventFunction

/** One Lambda: its name, the bundle that it runs, and what sets it off. */
export type FunctionSpec =
  | { readonly id: ApiFunction; readonly bundle: string; readonly kind: 'api' }
  | { readonly id: TaskName; readonly bundle: string; readonly kind: 'task' }
  | { readonly id: EventFunction; readonly bundle: string; readonly kind: 'event' }

/** Every Lambda that there is, made from the tables that the handlers are keyed by. */
export const FUNCTIONS: readonly FunctionSpec[] = [
  ...[...new Set(Object.values(FIELD_FUNCTIONS))].map((id) => ({ id, bundle: id, kind: 'api' as const })),
  ...keysOf(TASK_BUNDLES).map((id) => ({ id, bundle: TASK_BUNDLES[id], kind: 'task' as const })),
  ...keysOf(EVENT_FUNCTIONS).map((id) => ({ id, bundle: EVENT_FUNCTIONS[id], kind: 'event' as const })),
]

/** The name of every bundle, each once. */
export const BUNDLES: readonly string[] = [...new Set(FUNCTIONS.map(({ bundle }) => bundle))]

export function keysOf<K extends string>(table: Readonly<Record<K, unknown>>): readonly K[] {
  return Object.keys(table).filter((key): key is K => key in table)
}
