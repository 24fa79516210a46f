import * as z from 'zod'
import type { Ports } from '#ports/ports.ts'

/** One thing that a state machine can ask: repeatable, and given up when the signal fires. */
export interface Task<Needs = Ports> {
  readonly run: (ports: Needs) => (input: unknown, signal: AbortSignal) => Promise<unknown>
}

/** Every step is asked by an execution, about one round of one request. */
export const OF_REQUEST = z.object({ requestId: z.string(), round: z.int(), attempt: z.int() })
export const OF_STAGE = z.object({ ...OF_REQUEST.shape, stage: z.int() })

/** A task by how its input is read and who does it. It needs just the ports that its doer takes. */
export function task<S extends z.ZodType, Needs>(
  schema: S,
  handler: (ports: Needs) => (input: z.output<S>, signal: AbortSignal) => Promise<unknown>,
): Task<Needs> {
  return {
    run: (ports) => {
      const handle = handler(ports)
      return async (input, signal) => handle(schema.parse(input), signal)
    },
  }
}
