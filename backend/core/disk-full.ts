import { hasCode } from '#core/error-code.ts'

/** Nothing more can be written: no space, the quota is used up, or files may not get as large. */
export class DiskFull extends Error {
  override readonly name = 'DiskFull'
}

const CODES = ['ENOSPC', 'EDQUOT', 'EFBIG']
/** What SQLite calls it, https://www.sqlite.org/rescode.html#full. */
const SQLITE_FULL = 13

/** The error by the name that says what to do, if it is one of the system about a full disk; else as it is. */
export function namedIfDiskFull(error: unknown): unknown {
  return CODES.some((code) => hasCode(error, code)) || isSqliteFull(error)
    ? new DiskFull('There is no room for what the step writes', { cause: error })
    : error
}

function isSqliteFull(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_FULL
}
