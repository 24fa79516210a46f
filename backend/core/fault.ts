/** Codes of faults: the answer could not be given. Refusals are not faults. */
export type FaultCode =
  | 'UNAUTHENTICATED'
  | 'BAD_INPUT'
  | 'NOT_FOUND'
  | 'TOO_COMPLEX'
  | 'CONFLICT'
  | 'UNAVAILABLE'
  | 'INTERNAL'

/** A fault with a sentence that may be shown. Any other error is shown as INTERNAL without its text. */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: FaultCode
  constructor(code: FaultCode, message: string) {
    super(message)
    this.code = code
  }
}
