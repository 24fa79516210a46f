// @ts-check
import { NetworkDown } from './faults.js'
/** @import { SignIn } from './config.js' */

/** @typedef {ReturnType<typeof newTokenEndpoint>} TokenEndpoint */
/** @typedef {Readonly<Record<string, string>>} Grant */

/**
 * Where tokens are given out and taken back, as in RFC 6749 and 7009.
 * @param {SignIn} signIn
 */
export function newTokenEndpoint(signIn) {
  const { token, revoke, client } =
    signIn.kind === 'oidc'
      ? { token: signIn.token, revoke: signIn.revoke, client: { client_id: signIn.clientId } }
      : { token: '/oauth2/token', revoke: '/oauth2/revoke', client: {} }
  return {
    /**
     * @param {Grant} grant
     * @throws {NetworkDown}
     */
    async ask(grant) {
      const response = await post(token, { ...grant, ...client })
      /** @type {unknown} */
      const body = await response.json().catch(() => undefined)
      return { ok: response.ok, status: response.status, body }
    },
    /**
     * Ends what the refresh token could still do, also when the page is left at once. What is answered tells nothing, so
     * that the provider need not let this page read it.
     * @param {string} refresh
     * @throws {NetworkDown}
     */
    revoke: (refresh) => post(revoke, { token: refresh, ...client }, { keepalive: true, mode: 'no-cors' }),
  }
}

/**
 * A text in the answer of a token endpoint.
 * @param {unknown} body
 * @param {string} name
 * @returns {string | undefined}
 */
export function textIn(body, name) {
  const value = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
  return typeof value === 'string' ? value : undefined
}

/**
 * @param {string} url
 * @param {Record<string, string>} form
 * @param {RequestInit} [how]
 */
async function post(url, form, how) {
  try {
    return await fetch(url, { method: 'POST', body: new URLSearchParams(form), cache: 'no-store', ...how })
  } catch {
    throw new NetworkDown()
  }
}
