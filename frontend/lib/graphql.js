// @ts-check
import { NetworkDown, readFault, ServiceFault, SignedOut } from './faults.js'
/** @import { AnswerError } from './faults.js' */
/** @import { Session } from './session.js' */

/** @typedef {(query: string, variables?: object) => Promise<any>} Ask */
/** @typedef {{ data?: any, errors?: readonly AnswerError[] | null }} Body */
/** @typedef {{ data?: any, fault?: ReturnType<typeof readFault> }} Answer */

/**
 * Asks the GraphQL API as whoever is signed in. An access token that is over is renewed once and the question asked again.
 * @param {object} parts
 * @param {Session} parts.session
 * @param {string} parts.url
 * @param {string} parts.scheme what stands before the token
 * @returns {Ask} the data of the answer
 * @throws {NetworkDown | SignedOut | ServiceFault}
 */
export function newAsk({ session, url, scheme }) {
  /**
   * @param {string} body
   * @param {string | undefined} token
   */
  const send = (body, token) =>
    post(url, body, token === undefined ? {} : { authorization: `${scheme}${token}` })

  return async (query, variables = {}) => {
    const body = JSON.stringify({ query, variables })
    const token = session.accessToken()
    const first = await send(body, token)
    if (first.fault?.code !== 'UNAUTHENTICATED') return dataOf(first)
    const renewed = await session.renew(token)
    if (renewed === undefined) throw new SignedOut()
    return dataOf(await send(body, renewed))
  }
}

/**
 * @param {string} url
 * @param {string} body
 * @param {Record<string, string>} authorization
 * @returns {Promise<Answer>}
 */
async function post(url, body, authorization) {
  const headers = { 'content-type': 'application/json', accept: 'application/json', ...authorization }
  const response = await fetch(url, { method: 'POST', headers, body, cache: 'no-store' }).catch(() => {
    throw new NetworkDown()
  })
  /** @type {Body | undefined} */
  const answer = await response.json().catch(() => undefined)
  if (answer?.data && !answer.errors?.length) return { data: answer.data }
  const error = answer ? (answer.errors?.[0] ?? {}) : { extensions: { code: 'UNAVAILABLE' } }
  return { fault: readFault(error, response.status) }
}

/** @param {Answer} answer */
function dataOf({ data, fault }) {
  if (fault) throw new ServiceFault(fault.code, fault.correlationId)
  return data
}
