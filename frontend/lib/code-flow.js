// @ts-check
import { authorizeUrl, grantOf, isAnswerTo, logoutUrl } from './authorization.js'
import { challengeOf, randomText } from './pkce.js'
/** @import { Attempt } from './authorization.js' */
/** @import { Oidc } from './config.js' */
/** @import { Session } from './session.js' */

/** @typedef {ReturnType<typeof newCodeFlow>} CodeFlow */

const KEY = 'sluice.sign-in'

/**
 * Signing in on the page of a provider: authorization code with PKCE. What was begun is kept in this tab only.
 * @param {object} parts
 * @param {Oidc} parts.provider
 * @param {Storage} parts.storage
 * @param {Session} parts.session
 */
export function newCodeFlow({ provider, storage, session }) {
  const here = `${location.origin}/`

  const taken = () => {
    const attempt = readAttempt(storage.getItem(KEY))
    storage.removeItem(KEY)
    return attempt
  }

  return {
    /** Leads to the provider's page; from there people come back to where they are now. */
    async begin() {
      const target = location.pathname + location.hash
      const attempt = { state: randomText(), nonce: randomText(), verifier: randomText(), target }
      storage.setItem(KEY, JSON.stringify(attempt))
      const challenge = await challengeOf(attempt.verifier)
      location.assign(authorizeUrl(provider, { ...attempt, challenge, redirectUri: here }))
    },

    /**
     * Signs in whoever has just come back from the provider, and brings them where they began; does nothing for others.
     * @throws {SignInRefused | NetworkDown}
     */
    async finish() {
      const answer = new URLSearchParams(location.search)
      if (!answer.has('code') && !answer.has('error')) return
      const attempt = taken()
      // The code is good once, and has no business in the history.
      history.replaceState(null, '', location.pathname + location.hash)
      const grant = grantOf(answer, attempt, here)
      const { nonce, target } = attempt ?? { nonce: '', target: '/' }
      await session.signIn(grant, (body) => isAnswerTo(body, { nonce, clientId: provider.clientId }))
      if (new URL(target, here).pathname === location.pathname) history.replaceState(null, '', target)
      else location.replace(target)
    },

    /** Ends the sign-in at the provider, which leads back to here. */
    leave: () => location.assign(logoutUrl(provider, here)),
  }
}

/**
 * @param {string | null} text
 * @returns {Attempt | undefined}
 */
function readAttempt(text) {
  try {
    return JSON.parse(text ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}
