import * as z from 'zod'
import { correlationIdSchema } from '#core/correlation.ts'
import { namedIfDiskFull } from '#core/disk-full.ts'
import { committingAs, type Committing } from '#egress/correlated.ts'
import type { Ports } from '#ports/ports.ts'

/** One thing that a state machine can ask: repeatable, and given up when the signal fires. */
export interface Task<Needs = Ports> {
  readonly run: (ports: Needs) => (input: unknown, signal: AbortSignal) => Promise<unknown>
}

/**
 * Every step is asked by an execution, about one round of one request. Where the execution has no correlation id, as one
 * of a former version, nothing else is missing.
 */
export const OF_REQUEST = z.object({
  requestId: z.string(),
  round: z.int(),
  attempt: z.int(),
  correlationId: correlationIdSchema.optional().catch(undefined),
})
export const OF_STAGE = z.object({ ...OF_REQUEST.shape, stage: z.int() })

/**
 * A task by how its input is read and who does it. It needs just the ports that its doer takes. What it commits names the
 * correlation id of the execution.
 */
export function task<
  S extends z.ZodType<{ readonly correlationId?: string | undefined }>,
  Needs extends Committing,
>(
  schema: S,
  handler: (ports: Needs) => (input: z.output<S>, signal: AbortSignal) => Promise<unknown>,
): Task<Needs> {
  return {
    run: (ports) => async (input, signal) => {
      const given = schema.parse(input)
      return handler(committingAs(ports, given.correlationId))(given, signal).catch((error: unknown) => {
        // Who is given up has that as the reason, whatever broke off by it.
        signal.throwIfAborted()
        throw namedIfDiskFull(error)
      })
    },
  }
}
