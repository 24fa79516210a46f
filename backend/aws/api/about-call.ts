import * as z from 'zod'
import { correlationIdSchema } from '#core/correlation.ts'

/** What has not the form of an id may be anything that somebody wrote. */
const id = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,128}$/)
  .optional()
  .catch(undefined)

/** Of what a resolver sends, what a log may say: ids and the name of the field, nothing that people wrote. */
const known = z.object({
  field: z.string(),
  correlationId: correlationIdSchema,
  arguments: z
    .object({
      id,
      requestId: id,
      input: z.object({ id }).optional(),
    })
    .optional(),
})

/** Which request a call is about, if it says so, and under which id the call is found in the log. */
export function aboutCall(event: unknown): Readonly<Record<string, string>> {
  const { data } = known.safeParse(event)
  if (!data) return {}
  const { field, correlationId, arguments: given } = data
  const requestId = given?.requestId ?? given?.id ?? given?.input?.id
  return { field, correlationId, ...(requestId !== undefined && { requestId }) }
}
