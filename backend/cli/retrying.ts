import { setTimeout as sleep } from 'node:timers/promises'
import { CliError } from '#cli/cli-error.ts'
import { EXIT } from '#cli/exit-codes.ts'

const ATTEMPTS = 5
const FIRST_WAIT_MS = 150

/**
 * Tries again what failed because the service could not be reached or said that it cannot now: up to five times, after
 * random waits that double at most. Only for work that may be repeated.
 */
export async function retrying<T>(
  work: (attempt: number) => Promise<T>,
  pause: (ms: number) => Promise<unknown> = sleep,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt)
    } catch (error) {
      if (attempt === ATTEMPTS || !isPassing(error)) throw error
      await pause(Math.random() * FIRST_WAIT_MS * 2 ** attempt)
    }
  }
}

/** Whether the failure may be over by itself. */
export function isPassing(error: unknown): boolean {
  return error instanceof CliError && error.details.exit === EXIT.unavailable
}

/** The error for a service that did not answer. The address is named, never a link with its signature. */
export function unreachable(url: string, cause: unknown): CliError {
  return new CliError({
    exit: EXIT.unavailable,
    code: 'UNREACHABLE',
    message: `The service at ${new URL(url).origin} does not answer.`,
    hint: 'Is it running, and is SLUICE_URL right?',
    cause,
  })
}
