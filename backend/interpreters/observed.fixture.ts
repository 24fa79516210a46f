/** What can be seen of an execution from outside, on either interpreter. */
export interface Observed {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'RUNNING'
  readonly output?: unknown
  readonly error?: string
  /** Of errors with a name of our own; the words of the States.* errors are each interpreter's own. */
  readonly cause?: unknown
  /** How often the task was called. */
  readonly calls: number
  /** The seconds between its calls. */
  readonly pauses: readonly number[]
  /** The most calls that were under way at once. */
  readonly atOnce: number
  /** What became of each use of a token. */
  readonly uses: readonly ('resumed' | 'gone')[]
}

interface Line {
  readonly begin?: unknown
  readonly end?: unknown
  readonly token?: string
  readonly at: number
}

/** The lines that the task left. */
export function linesOf(log: string): readonly Line[] {
  return log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

/** How the task was called, as its log tells. */
export function callsIn(log: string): Pick<Observed, 'calls' | 'pauses' | 'atOnce'> {
  const lines = linesOf(log)
  const begins = lines.filter((line) => 'begin' in line).map(({ at }) => at)
  let now = 0
  let atOnce = 0
  for (const line of lines) atOnce = Math.max(atOnce, (now += 'begin' in line ? 1 : -1))
  return {
    calls: begins.length,
    pauses: begins.slice(1).map((at, index) => (at - (begins[index] ?? at)) / 1000),
    atOnce: lines.some((line) => 'end' in line) ? atOnce : 0,
  }
}

/** A cause to compare by: without the stack of a Lambda's error, and none for the interpreter's own errors. */
export function comparable(error: string | undefined, cause: string | undefined): unknown {
  if (error?.startsWith('States.') || cause === undefined) return undefined
  if (!cause.startsWith('{')) return cause
  const { trace: _, ...told } = JSON.parse(cause)
  return told
}
