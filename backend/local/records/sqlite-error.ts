/** What SQLite says by number. */
const SQLITE = { busy: 5, full: 13 } as const

/** Whether SQLite failed for this reason. */
export function isSqlite(error: unknown, reason: keyof typeof SQLITE): boolean {
  if (!(error instanceof Error && 'errcode' in error)) return false
  // The upper bits tell more of the same reason.
  return (Number(error.errcode) & 0xff) === SQLITE[reason]
}
