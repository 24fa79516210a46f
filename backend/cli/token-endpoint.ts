import * as z from 'zod'
import { CliError } from '#cli/cli-error.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { exchange, expected, httpError, jsonOf } from '#cli/http.ts'

export interface Tokens {
  readonly accessToken: string
  readonly refreshToken?: string
  /** ISO 8601. */
  readonly expiresAt: string
}

export type Grant =
  | { readonly grant_type: 'password'; readonly username: string; readonly password: string }
  | { readonly grant_type: 'client_credentials'; readonly client_id: string; readonly client_secret: string }
  | { readonly grant_type: 'refresh_token'; readonly refresh_token: string }

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.number().positive(),
})
const tokenError = z.object({ error: z.string(), error_description: z.string().optional() })

/** Tokens for what proves who is there. Never tried twice: a refresh token can be used once. @throws CliError */
export async function requestTokens(url: string, grant: Grant): Promise<Tokens> {
  const askedAt = Date.now()
  const response = await exchange(`${url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(grant) })
  const body = await jsonOf(response)
  if (!response.ok) throw refusedGrant(response.status, body)
  const { access_token, refresh_token, expires_in } = expected(tokenAnswer, body)
  return {
    accessToken: access_token,
    ...(refresh_token !== undefined && { refreshToken: refresh_token }),
    expiresAt: new Date(askedAt + expires_in * 1000).toISOString(),
  }
}

/** Ends the sign-in at the service. @throws CliError */
export async function revokeTokens(url: string, refreshToken: string): Promise<void> {
  const body = new URLSearchParams({ token: refreshToken })
  const response = await exchange(`${url}/oauth2/revoke`, { method: 'POST', body })
  if (!response.ok) throw httpError(response.status, await jsonOf(response))
}

function refusedGrant(status: number, body: unknown): CliError {
  const told = tokenError.safeParse(body).data
  if (!told || status === 429 || status >= 500) return httpError(status, body)
  return new CliError({
    exit: EXIT.auth,
    code: told.error.toUpperCase(),
    message: told.error_description ?? 'The sign-in was refused.',
    hint: 'Check the address, the e-mail and the password or secret, then: sluice login',
  })
}
