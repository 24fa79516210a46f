import * as z from 'zod'
import { clientOf, type Client } from '#journeys/client.ts'
import { atMost } from '#core/at-most.ts'

/** A Lambda that was not used yet takes its time, and so do many on one machine. */
const PATIENCE_MS = 60_000

/**
 * The emulator has a process for each call that is under way. More of them would wait for each other until their functions
 * time out.
 */
const inTurn = atMost(12)

/** What AppSync answers: its errors name their type, and ours have the code and the id of the call beside it. */
const answerSchema = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        errorType: z.string().nullish(),
        errorInfo: z.record(z.string(), z.string()).nullish(),
      }),
    )
    .nullish(),
})

/** What AppSync itself says before anybody of ours is asked. */
const CODES: Readonly<Record<string, string>> = { UnauthorizedException: 'UNAUTHENTICATED' }

/** Asks AppSync, as whoever has this token. */
export function apiClient(url: string, token: string): Client {
  return clientOf(async (query, variables = {}) => {
    const answer = await inTurn(async () => {
      const headers = { 'content-type': 'application/json', authorization: token }
      const body = JSON.stringify({ query, variables })
      return (await fetch(url, { method: 'POST', headers, body })).json()
    })
    const { data, errors } = answerSchema.parse(answer)
    return {
      data,
      ...(errors && {
        errors: errors.map(({ message, errorType, errorInfo }) => ({
          message,
          extensions: { code: CODES[errorType ?? ''] ?? errorType ?? 'NONE', ...errorInfo },
        })),
      }),
    }
  }, PATIENCE_MS)
}
