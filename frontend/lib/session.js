// @ts-check
import { NetworkDown, SignInRefused } from './faults.js'

/** @typedef {{ readonly access: string, readonly refresh: string }} Tokens */
/** @typedef {ReturnType<typeof newSession>} Session */

const KEY = 'sluice.tokens'

/**
 * Who is signed in, in this tab only. The tokens are in the session storage, which ends with the tab.
 * @param {{ readonly storage: Storage, readonly onEnd: () => void }} options `onEnd` is called when a session cannot be renewed
 */
export function newSession({ storage, onEnd }) {
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
    const answer = await ask({ grant_type: 'refresh_token', refresh_token: tokens.refresh })
    // 503 and 429 say nothing about the token; only a refused one ends the session.
    if (!answer.ok && answer.status !== 400) throw new NetworkDown()
    return keep(answer.ok ? readTokens(answer.body, tokens.refresh) : undefined)
  }

  return {
    isSignedIn: () => tokens !== undefined,
    accessToken: () => tokens?.access,

    /**
     * Signs in, or says why not.
     * @param {string} email
     * @param {string} password
     * @throws {SignInRefused | NetworkDown}
     */
    async signIn(email, password) {
      const { ok, body } = await ask({ grant_type: 'password', username: email, password })
      const next = ok ? readTokens(body) : undefined
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
      if (token) await post('/oauth2/revoke', { token })
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
  const access = field(body, 'access_token')
  return access ? { access, refresh: field(body, 'refresh_token') ?? refresh } : undefined
}

/** @param {unknown} body */
function refusalSentence(body) {
  return field(body, 'error_description') ?? 'Signing in is not possible just now. Try again in a moment.'
}

/**
 * @param {unknown} body
 * @param {string} name
 * @returns {string | undefined}
 */
function field(body, name) {
  const value = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
  return typeof value === 'string' ? value : undefined
}

/** @param {Record<string, string>} form */
async function ask(form) {
  const response = await post('/oauth2/token', form)
  /** @type {unknown} */
  const body = await response.json().catch(() => undefined)
  return { ok: response.ok, status: response.status, body }
}

/**
 * @param {string} url
 * @param {Record<string, string>} form
 */
async function post(url, form) {
  try {
    return await fetch(url, { method: 'POST', body: new URLSearchParams(form), cache: 'no-store' })
  } catch {
    throw new NetworkDown()
  }
}
