/** An error answer of RFC 6749 section 5.2, as a value. */
export interface OAuthError {
  readonly status: number
  readonly error: string
  /** What is wrong and what to do: ASCII without quotes and backslashes, as the RFC wants it. */
  readonly description: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Every error that the endpoints answer; the same sentence whatever was wrong with what people sign in with. */
export const OAUTH_ERRORS = {
  notPost: {
    status: 405,
    error: 'invalid_request',
    description: 'Use POST.',
    headers: { allow: 'POST' },
  },
  notForm: {
    status: 400,
    error: 'invalid_request',
    description: 'Send the parameters as application/x-www-form-urlencoded in UTF-8, not as JSON.',
  },
  tooLong: { status: 413, error: 'invalid_request', description: 'The body is longer than 8192 bytes.' },
  repeated: { status: 400, error: 'invalid_request', description: 'A parameter is given more than once.' },
  missing: {
    status: 400,
    error: 'invalid_request',
    description: 'A parameter that this grant needs is missing or empty.',
  },
  otherGrant: {
    status: 400,
    error: 'unsupported_grant_type',
    description: 'The grant_type must be password, refresh_token or client_credentials.',
  },
  twoSecrets: {
    status: 400,
    error: 'invalid_request',
    description: 'Give client_id and client_secret either by HTTP Basic or in the body, not both.',
  },
  wrongPassword: {
    status: 400,
    error: 'invalid_grant',
    description: 'The e-mail address or the password is wrong, or the account is disabled.',
  },
  wrongRefresh: {
    status: 400,
    error: 'invalid_grant',
    description: 'This refresh token cannot be used any more. Sign in again.',
  },
  wrongClient: {
    status: 401,
    error: 'invalid_client',
    description: 'The client_id or the client_secret is wrong, or the account is disabled.',
    headers: { 'www-authenticate': 'Basic realm="sluice", charset="UTF-8"' },
  },
  otherToken: {
    status: 400,
    error: 'unsupported_token_type',
    description: 'Only refresh tokens can be revoked. Access tokens end by themselves within 15 minutes.',
  },
  busy: {
    status: 503,
    error: 'temporarily_unavailable',
    description: 'Too many people are signing in just now. Try again in a moment.',
    headers: { 'retry-after': '2' },
  },
} as const satisfies Record<string, OAuthError>

/** Too many wrong passwords or secrets: the same for accounts that do not exist. */
export function tooManyAttempts(retryAfterSeconds: number): OAuthError {
  return {
    status: 429,
    error: 'slow_down',
    description: 'Too many attempts failed. Wait as many seconds as Retry-After says, then try again.',
    headers: { 'retry-after': String(retryAfterSeconds) },
  }
}

const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' }

export function errorAnswer({ status, error, description, headers }: OAuthError): Response {
  return Response.json(
    { error, error_description: description },
    { status, headers: { ...NO_STORE, ...headers } },
  )
}

/** A good answer, never to be kept by a cache. */
export function goodAnswer(body: Readonly<Record<string, string | number>>): Response {
  return Response.json(body, { headers: NO_STORE })
}
