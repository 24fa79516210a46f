/**
 * Every refusal that a person can meet, with the sentence that says what is wrong and what to do.
 * A refusal is part of an answer, never an exception.
 */
export const REFUSALS = {
  NOT_FOUND:
    'There is nothing here under this id that you may see. Check the id, or ask for access to its project.',
  NOT_ALLOWED: 'Your role does not allow this. Ask an administrator which group does.',
  OWN_REQUEST: 'You asked for this release, so you cannot decide on it. Someone else has to.',
  GROUP_REMOVED:
    'You were in the group that decides here when you signed in, but no longer are. Sign in again.',
  REQUEST_CLOSED:
    'This request is closed: nothing can be decided or changed any more. Start a new request if needed.',
  NOT_IN_REVIEW: 'This request is not waiting for a decision now. Look at whose turn it is.',
  DEADLINE_PASSED: 'The time to decide on this stage is over. The request expires; a new one can be started.',
  STALE_VERSION:
    'Someone changed this request after you loaded it. Load it again, look at what changed, and repeat.',
  ALREADY_DECIDED: 'You already decided on this request. Each stage needs a different person.',
  WRONG_STAGE: 'This stage is decided by another group. Wait until it is your turn.',
  OTHER_DIGEST:
    'The manifest digest that you sent does not name the files of this round. Load the request and look again.',
  REASON_TOO_SHORT:
    'Please give a reason, for a rejection at least 10 characters: it is kept in the record and shown to the requester.',
  INVALID_INPUT:
    'Something in the input is not acceptable. The problems are listed; correct them and send it again.',
  WRONG_STATUS:
    'This cannot be done while the request is in its present status. Look at its allowed actions.',
  NO_FILES: 'A request needs at least one file. Add files, upload them, then submit.',
  FILES_MISSING:
    'Some files were announced but not uploaded. Upload or remove the files that are listed, then submit.',
  FILES_REFUSED:
    'Some files cannot be accepted under their names. Each is listed with its reason; nothing was added.',
  LIMIT_EXCEEDED:
    'This is more than the service accepts. The problem says which limit; split the request or ask an administrator.',
  NO_DOWNLOADS_LEFT:
    'Every allowed download of this package has been used. Ask Information Governance for a new request.',
  DOWNLOAD_EXPIRED:
    'The time in which this package could be downloaded is over. Start a new request if you still need it.',
  NOT_RELEASED: 'There is no package yet: the request has not been released.',
  CLIENT_REQUEST_REUSED:
    'This clientRequestId was already used with other content. Use a new id for a new intent; repeat an id only with the same content.',
} as const satisfies Record<string, string>

export type RefusalCode = keyof typeof REFUSALS

/** One thing that is wrong with one part of the input: a file's path or an input field. */
export interface Problem {
  readonly at: string
  readonly code: string
  readonly message: string
}

export interface Refusal {
  readonly code: RefusalCode
  readonly message: string
  /** Details, at most 100: which file or field, and why. */
  readonly problems: readonly Problem[]
}

const MAX_PROBLEMS = 100

/** A refusal with its standard sentence, and the parts of the input that it is about. */
export function refusal(code: RefusalCode, problems: readonly Problem[] = []): Refusal {
  return { code, message: REFUSALS[code], problems: problems.slice(0, MAX_PROBLEMS) }
}
