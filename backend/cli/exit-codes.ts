import type { FaultCode } from '#core/fault.ts'
import type { RefusalCode } from '#core/refusal.ts'

/** What the shell is told. `unavailable` is the only one after which trying the same again makes sense. */
export const EXIT = {
  ok: 0,
  general: 1,
  usage: 2,
  auth: 3,
  state: 4,
  notFound: 5,
  conflict: 6,
  invalid: 7,
  timeout: 8,
  unavailable: 9,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** The exit code of each refusal of the service. */
export const REFUSAL_EXITS = {
  NOT_FOUND: EXIT.notFound,
  NOT_ALLOWED: EXIT.auth,
  OWN_REQUEST: EXIT.auth,
  GROUP_REMOVED: EXIT.auth,
  REQUEST_CLOSED: EXIT.state,
  NOT_IN_REVIEW: EXIT.state,
  DEADLINE_PASSED: EXIT.state,
  STALE_VERSION: EXIT.conflict,
  ALREADY_DECIDED: EXIT.state,
  WRONG_STAGE: EXIT.state,
  OTHER_DIGEST: EXIT.conflict,
  REASON_TOO_SHORT: EXIT.invalid,
  INVALID_INPUT: EXIT.invalid,
  WRONG_STATUS: EXIT.state,
  NO_FILES: EXIT.invalid,
  FILES_MISSING: EXIT.invalid,
  FILES_REFUSED: EXIT.invalid,
  LIMIT_EXCEEDED: EXIT.invalid,
  NO_DOWNLOADS_LEFT: EXIT.state,
  DOWNLOAD_EXPIRED: EXIT.state,
  NOT_RELEASED: EXIT.state,
  CLIENT_REQUEST_REUSED: EXIT.conflict,
} as const satisfies Record<RefusalCode, ExitCode>

/** The exit code of each fault of the service. */
export const FAULT_EXITS = {
  UNAUTHENTICATED: EXIT.auth,
  BAD_INPUT: EXIT.invalid,
  NOT_FOUND: EXIT.notFound,
  TOO_COMPLEX: EXIT.invalid,
  CONFLICT: EXIT.conflict,
  UNAVAILABLE: EXIT.unavailable,
  INTERNAL: EXIT.general,
} as const satisfies Record<FaultCode, ExitCode>

/** The exit code of a plain HTTP answer that was no success: uploads, downloads, intake. */
export function exitOfHttp(status: number): ExitCode {
  if (status === 401 || status === 403) return EXIT.auth
  if (status === 404) return EXIT.notFound
  if (status === 409 || status === 410) return EXIT.state
  if (status === 429 || status >= 500) return EXIT.unavailable
  return status === 400 || status === 413 || status === 422 ? EXIT.invalid : EXIT.general
}
