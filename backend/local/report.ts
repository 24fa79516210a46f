import { describeError, type Report } from '#core/report.ts'

/** Writes each line as JSON to a stream, with the time. Of an error only its name and its place in the code. */
export function reporter(write: (line: string) => void, now: () => string): Report {
  return ({ error, ...line }) => {
    write(`${JSON.stringify({ at: now(), ...line, ...(error !== undefined && describeError(error)) })}\n`)
  }
}
