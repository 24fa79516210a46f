import { TaskError } from './task-error.ts'

/** The most that a state may take, give or assign, as UTF-8 JSON: the quota of Step Functions. */
export const maxPayloadBytes = 262_144

/** A copy of a value as JSON carries it; throws States.DataLimitExceeded beyond 256 KiB. */
export function payload(value: unknown): unknown {
  const text = JSON.stringify(value ?? null) ?? 'null'
  if (Buffer.byteLength(text) > maxPayloadBytes)
    throw new TaskError('States.DataLimitExceeded', `the data exceeds ${maxPayloadBytes} bytes`)
  return JSON.parse(text)
}
