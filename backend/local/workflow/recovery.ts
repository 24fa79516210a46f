import type { Catcher, Retrier } from './definition.ts'
import type { Failure } from './task-error.ts'

const timeouts: readonly string[] = ['States.Timeout', 'States.HeartbeatTimeout']

/**
 * Whether a failure's name is one that a retrier or catcher names. States.ALL and States.TaskFailed stand for others;
 * neither stands for States.Runtime or States.DataLimitExceeded (AWS, "Handling errors in Step Functions workflows").
 */
export function matches(error: string | undefined, named: readonly string[]): boolean {
  if (error === 'States.Runtime') return false
  if (error !== undefined && named.includes(error)) return true
  if (error === 'States.DataLimitExceeded') return false
  if (named.includes('States.ALL')) return true
  if (error === 'States.HeartbeatTimeout' && named.includes('States.Timeout')) return true
  return named.includes('States.TaskFailed') && !timeouts.includes(error ?? '')
}

/** The pause before the next attempt, in milliseconds, and the attempts counted for each retrier; `undefined` when none is left. */
export function nextAttempt(
  retriers: readonly Retrier[],
  counts: readonly number[],
  { Error: error }: Failure,
): { readonly afterMs: number; readonly counts: readonly number[] } | undefined {
  const index = retriers.findIndex((retrier) => matches(error, retrier.ErrorEquals))
  const retrier = retriers[index]
  const made = counts[index] ?? 0
  if (!retrier || made >= (retrier.MaxAttempts ?? 3)) return undefined
  const counted = retriers.map((_, other) => (counts[other] ?? 0) + (other === index ? 1 : 0))
  return { afterMs: pause(retrier, made), counts: counted }
}

/** The catcher that takes a failure, if one does. */
export function catcherFor(catchers: readonly Catcher[], { Error: error }: Failure): Catcher | undefined {
  return catchers.find((catcher) => matches(error, catcher.ErrorEquals))
}

function pause(retrier: Retrier, made: number): number {
  const grown = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** made
  const capped = Math.min(grown, retrier.MaxDelaySeconds ?? 31_622_400)
  return Math.round(1000 * (retrier.JitterStrategy === 'FULL' ? Math.random() * capped : capped))
}
