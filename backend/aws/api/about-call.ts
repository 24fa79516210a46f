import * as z from 'zod'

const id = z.string().max(128)

/** Of what a resolver sends, what a log may say: ids and the name of the field, nothing that people wrote. */
const known = z.object({
  field: z.string(),
  correlationId: z.string().max(64),
  arguments: z
    .object({
      id: id.optional(),
      requestId: id.optional(),
      input: z.object({ id: id.optional() }).optional(),
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
