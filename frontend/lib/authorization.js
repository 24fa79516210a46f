// @ts-check
import { SignInRefused } from './faults.js'
import { textIn } from './token-endpoint.js'
/** @import { Oidc } from './config.js' */
/** @import { Grant } from './token-endpoint.js' */

/**
 * A sign-in that was begun: what has to come back, and where to go on then.
 * @typedef {{ readonly state: string, readonly nonce: string, readonly verifier: string, readonly target: string }} Attempt
 */

const MAX_SHOWN = 200

/**
 * Address of the provider's sign-in page.
 * @param {Pick<Oidc, 'authorize' | 'clientId' | 'scope'>} provider
 * @param {Pick<Attempt, 'state' | 'nonce'> & { challenge: string, redirectUri: string }} attempt
 */
export function authorizeUrl(provider, { state, nonce, challenge, redirectUri }) {
  return withQuery(provider.authorize, {
    response_type: 'code',
    client_id: provider.clientId,
    redirect_uri: redirectUri,
    scope: provider.scope,
    state,
    nonce,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
}

/**
 * Address that ends the sign-in at the provider too, and leads back.
 * @param {Pick<Oidc, 'logout' | 'clientId'>} provider
 * @param {string} backTo
 */
export function logoutUrl({ logout, clientId }, backTo) {
  return withQuery(logout, { client_id: clientId, logout_uri: backTo })
}

/**
 * What the provider sent somebody back with, as a grant for its token endpoint.
 * @param {URLSearchParams} answer
 * @param {Attempt | undefined} attempt the one that is under way
 * @param {string} redirectUri
 * @returns {Grant}
 * @throws {SignInRefused}
 */
export function grantOf(answer, attempt, redirectUri) {
  // Before anything of the answer is shown: anybody can make a link to here that has an error in it.
  if (!attempt || answer.get('state') !== attempt.state)
    throw new SignInRefused('This answer belongs to no sign-in that was begun in this tab. Sign in again.')
  const code = answer.get('code')
  if (code === null || answer.has('error')) {
    const why = answer.get('error_description') ?? answer.get('error') ?? 'it gave no code'
    throw new SignInRefused(`The sign-in page let nobody in: ${why.slice(0, MAX_SHOWN)}`)
  }
  return {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: attempt.verifier,
  }
}

/**
 * Whether the tokens were given out for just this attempt and client. Their signature is not looked at: they come from
 * the token endpoint itself, over TLS (OpenID Connect Core 3.1.3.7).
 * @param {unknown} body the answer of the token endpoint
 * @param {{ nonce: string, clientId: string }} expected
 */
export function isAnswerTo(body, { nonce, clientId }) {
  const claims = claimsOf(textIn(body, 'id_token') ?? '')
  return textIn(claims, 'nonce') === nonce && textIn(claims, 'aud') === clientId
}

/**
 * @param {string} token
 * @returns {unknown}
 */
function claimsOf(token) {
  try {
    return JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')))
  } catch {
    return undefined
  }
}

/**
 * @param {string} address
 * @param {Record<string, string>} parameters
 */
function withQuery(address, parameters) {
  const url = new URL(address)
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}
