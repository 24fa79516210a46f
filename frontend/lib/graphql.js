// @ts-check
import { NetworkDown, ServiceFault, SignedOut } from './faults.js'
/** @import { Session } from './session.js' */

/** @typedef {(query: string, variables?: object) => Promise<any>} Ask */
/** @typedef {{ data?: any, errors?: readonly { extensions?: { code?: string, correlationId?: string } }[] }} Answer */

/**
 * Asks the GraphQL API as whoever is signed in. An access token that is over is renewed once and the question asked again.
 * @param {Session} session
 * @returns {Ask} the data of the answer
 * @throws {NetworkDown | SignedOut | ServiceFault}
 */
export function newAsk(session) {
  return async (query, variables = {}) => {
    const body = JSON.stringify({ query, variables })
    const token = session.accessToken()
    const first = await send(body, token)
    if (codeOf(first) !== 'UNAUTHENTICATED') return dataOf(first)
    const renewed = await session.renew(token)
    if (renewed === undefined) throw new SignedOut()
    return dataOf(await send(body, renewed))
  }
}

/**
 * @param {string} body
 * @param {string | undefined} token
 * @returns {Promise<Answer>}
 */
async function send(body, token) {
  const headers = { 'content-type': 'application/json', accept: 'application/json', ...bearer(token) }
  const response = await fetch('/graphql', { method: 'POST', headers, body, cache: 'no-store' }).catch(() => {
    throw new NetworkDown()
  })
  /** @type {Answer | undefined} */
  const answer = await response.json().catch(() => undefined)
  return answer ?? { errors: [{ extensions: { code: 'UNAVAILABLE' } }] }
}

/** @param {string | undefined} token */
function bearer(token) {
  return token === undefined ? {} : { authorization: `Bearer ${token}` }
}

/** @param {Answer} answer */
function codeOf({ errors }) {
  return errors?.[0] && (errors[0].extensions?.code ?? 'INTERNAL')
}

/** @param {Answer} answer */
function dataOf(answer) {
  const code = codeOf(answer)
  if (code === undefined && answer.data) return answer.data
  throw new ServiceFault(code ?? 'INTERNAL', answer.errors?.[0]?.extensions?.correlationId)
}
