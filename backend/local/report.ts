/** One line for operators. Never content, reasons, addresses, tokens or links: codes, ids and names of errors. */
export interface ReportLine {
  readonly code: string
  readonly correlationId?: string
  readonly requestId?: string
  readonly execution?: string
  readonly state?: string
  readonly entry?: string
  readonly error?: unknown
}
export type Report = (line: ReportLine) => void

/** Writes each line as JSON to a stream, with the time. Of an error only its name and its place in the code. */
export function reporter(write: (line: string) => void, now: () => string): Report {
  return ({ error, ...line }) => {
    write(`${JSON.stringify({ at: now(), ...line, ...(error !== undefined && describe(error)) })}\n`)
  }
}

function describe(error: unknown): { readonly error: string; readonly at?: readonly string[] } {
  if (!(error instanceof Error)) return { error: typeof error === 'string' ? error : 'unknown' }
  const frames = (error.stack ?? '').split('\n').filter((text) => text.trimStart().startsWith('at '))
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : ''
  return { error: `${error.name}${code}`, at: frames.slice(0, 6).map((frame) => frame.trim()) }
}
