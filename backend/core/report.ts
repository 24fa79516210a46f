/** One line for operators. Never content, reasons, addresses, tokens or links: codes, ids and names of errors. */
export interface ReportLine {
  readonly code: string
  readonly correlationId?: string
  /** Where a decision or its like resumes an execution that follows from another call. */
  readonly executionCorrelationId?: string
  readonly requestId?: string
  readonly field?: string
  readonly execution?: string
  readonly state?: string
  readonly entry?: string
  readonly error?: unknown
}
export type Report = (line: ReportLine) => void

/** What a line may say of an error: its name and its place in the code. Its message may hold what no log should. */
export interface DescribedError {
  readonly error: string
  readonly at?: readonly string[]
}

export function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { error: typeof error === 'string' ? error : 'unknown' }
  const frames = (error.stack ?? '').split('\n').filter((text) => text.trimStart().startsWith('at '))
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : ''
  return { error: `${error.name}${code}`, at: frames.slice(0, 6).map((frame) => frame.trim()) }
}
