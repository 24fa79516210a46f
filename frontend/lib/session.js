// @ts-check
import { NetworkDown, SignInRefused } from './faults.js'
import { textIn } from './token-endpoint.js'
/** @import { Grant, TokenEndpoint } from './token-endpoint.js' */

/** @typedef {{ readonly access: string, readonly refresh: string }} Tokens */
/** @typedef {ReturnType<typeof newSession>} Session */

const KEY = 'sluice.tokens'

/**
 * Who is signed in, in this tab only. The tokens are in the session storage, which ends with the tab.
 * @param {object} options
 * @param {Storage} options.storage
 * @param {TokenEndpoint} options.endpoint
 * @param {() => void} options.onEnd called when a session cannot be renewed
 */
export function newSession({ storage, endpoint, onEnd }) {
  let tokens = stored(storage)
  /** @type {Promise<Tokens | undefined> | undefined} */
  let renewal

  /** @param {Tokens | undefined} next */
  const keep = (next) => {
    tokens = next
    if (next) storage.setItem(KEY, JSON.stringify(next))
    else storage.removeItem(KEY)
    return next
  }

  const renewed = async () => {
    if (!tokens?.refresh) return undefined
    const answer = await endpoint.ask({ grant_type: 'refresh_token', refresh_token: tokens.refresh })
    // 503 and 429 say nothing about the token; only a refused one ends the session.
    if (!answer.ok && answer.status !== 400) throw new NetworkDown()
    return keep(answer.ok ? readTokens(answer.body, tokens.refresh) : undefined)
  }

  return {
    isSignedIn: () => tokens !== undefined,
    accessToken: () => tokens?.access,

    /**
     * Signs in, or says why not.
     * @param {Grant} grant
     * @param {(body: unknown) => boolean} [fits] whether the answer is one to just this sign-in
     * @throws {SignInRefused | NetworkDown}
     */
    async signIn(grant, fits = () => true) {
      const { ok, body } = await endpoint.ask(grant)
      const next = ok && fits(body) ? readTokens(body) : undefined
      if (!next) throw new SignInRefused(refusalSentence(body))
      keep(next)
    },

    /**
     * Renews the access token, once for all who ask at the same time; ends the session where that is refused.
     * @param {string | undefined} expired the access token that was not accepted
     * @returns {Promise<string | undefined>} the access token to go on with
     * @throws {NetworkDown}
     */
    async renew(expired) {
      if (tokens && tokens.access !== expired) return tokens.access
      renewal ??= renewed().finally(() => {
        renewal = undefined
      })
      const next = await renewal
      if (next) return next.access
      keep(undefined)
      onEnd()
      return undefined
    },

    /** Signs out here at once, and on the server as soon as it answers. */
    async signOut() {
      const token = tokens?.refresh
      keep(undefined)
      if (token) await endpoint.revoke(token)
    },
  }
}

/**
 * @param {Storage} storage
 * @returns {Tokens | undefined}
 */
function stored(storage) {
  try {
    const found = JSON.parse(storage.getItem(KEY) ?? 'null')
    return typeof found?.access === 'string'
      ? { access: found.access, refresh: String(found.refresh) }
      : undefined
  } catch {
    return undefined
  }
}

/**
 * @param {unknown} body
 * @param {string} [refresh] kept where the answer has no new one
 * @returns {Tokens | undefined}
 */
function readTokens(body, refresh = '') {
  const access = textIn(body, 'access_token')
  return access ? { access, refresh: textIn(body, 'refresh_token') ?? refresh } : undefined
}

/** @param {unknown} body */
function refusalSentence(body) {
  return textIn(body, 'error_description') ?? 'Signing in is not possible just now. Try again in a moment.'
}
