// @ts-check

/** The server could not be reached, or the connection broke before the answer was whole. */
export class NetworkDown extends Error {
  constructor() {
    super('Sluice cannot be reached. Check the network connection, then try again: nothing is done twice.')
  }
}

/** Nobody is signed in any more. */
export class SignedOut extends Error {
  constructor() {
    super('You are signed out. Sign in again.')
  }
}

/** The server refused to sign somebody in, in its own words. */
export class SignInRefused extends Error {}

/** @type {Readonly<Record<string, string>>} */
const SENTENCES = {
  BAD_INPUT: 'The server did not understand what this page sent. Reload the page and try again.',
  TOO_COMPLEX: 'The server found this question too large. Reload the page and try again.',
  CONFLICT: 'Someone else changed the same thing at the same moment. Load it again and repeat.',
  UNAVAILABLE: 'A part of the service is not available just now. Try again in a moment.',
  INTERNAL: 'Something went wrong inside the service. Try again; if it stays, tell an administrator.',
}

/** A fault of the service. An administrator finds it in the log by its correlation id. */
export class ServiceFault extends Error {
  /**
   * @param {string} code
   * @param {string} [correlationId]
   */
  constructor(code, correlationId) {
    const sentence = SENTENCES[code] ?? SENTENCES['INTERNAL']
    super(correlationId ? `${sentence} (Reference: ${correlationId})` : sentence)
    this.code = code
  }
}

/**
 * An error of an answer: the local home has the code in `extensions`, AppSync in `errorInfo`, and its own say only their type.
 * @typedef {{ code?: string, correlationId?: string }} FaultInfo
 * @typedef {{ extensions?: FaultInfo | null, errorInfo?: FaultInfo | null, errorType?: string | null }} AnswerError
 */

/**
 * The code of the service's own for an error, and the id that the log has it under.
 * @param {AnswerError} error
 * @param {number} status the status of the answer, which tells of errors that come from before the service
 */
export function readFault({ extensions, errorInfo, errorType }, status) {
  const info = errorInfo ?? extensions
  const correlationId = info?.correlationId
  if (info?.code) return { code: info.code, correlationId }
  if (status === 401 || errorType === 'UnauthorizedException')
    return { code: 'UNAUTHENTICATED', correlationId }
  return { code: status === 429 || status >= 500 ? 'UNAVAILABLE' : 'INTERNAL', correlationId }
}

/**
 * What to tell people about something that was thrown.
 * @param {unknown} fault
 */
export function faultSentence(fault) {
  return fault instanceof Error ? fault.message : String(fault)
}
