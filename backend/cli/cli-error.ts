import type { Problem } from '#core/refusal.ts'
import { EXIT, type ExitCode } from '#cli/exit-codes.ts'

export interface CliErrorDetails {
  readonly exit: ExitCode
  readonly code: string
  readonly message: string
  /** What to do about it, where the message does not say so. */
  readonly hint?: string | undefined
  readonly correlationId?: string | undefined
  readonly problems?: readonly Problem[] | undefined
  readonly cause?: unknown
}

/** Why a command ends without having done what it should. Caught once, by `run`. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly details: CliErrorDetails
  constructor(details: CliErrorDetails) {
    super(details.message, { cause: details.cause })
    this.details = details
  }
}

/** The command was not understood. */
export function usageError(message: string, hint?: string): CliError {
  return new CliError({ exit: EXIT.usage, code: 'USAGE', message, hint })
}

/** The person at the terminal did not want it after all. */
export function notWanted(message: string): CliError {
  return new CliError({ exit: EXIT.general, code: 'NOT_WANTED', message })
}

/** The same error with a word on what to do next, unless it has one. */
export function withHint(error: unknown, hint: string): unknown {
  return error instanceof CliError ? new CliError({ hint, ...defined(error.details) }) : error
}

function defined({ hint, ...details }: CliErrorDetails): CliErrorDetails {
  return hint === undefined ? details : { ...details, hint }
}
