import { setTimeout as sleep } from 'node:timers/promises'
import type { Ask } from '#cli/api.ts'
import { CliError } from '#cli/cli-error.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { findRequest } from '#cli/find-request.ts'
import type { RequestView } from '#cli/operations/request.ts'
import { isPassing } from '#cli/retrying.ts'
import type { Progress } from '#cli/terminal.ts'
import { isClosed, STATUSES, type Status } from '#egress/steps.ts'

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 10_000

export interface Wait {
  readonly until: readonly Status[]
  readonly timeoutSeconds: number
}

/**
 * The request once it is in one of the statuses. A service that cannot be reached meanwhile is waited for as well.
 * @throws CliError after the timeout, or as soon as the request is closed in another status
 */
export async function waitFor(
  { ask, terminal }: { readonly ask: Ask; readonly terminal: Progress },
  id: string,
  { until, timeoutSeconds }: Wait,
): Promise<RequestView> {
  const endAt = Date.now() + timeoutSeconds * 1000
  let told = ''
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    const request = await findRequest(ask, id).catch((error: unknown) => {
      if (!isPassing(error)) throw error
      return undefined
    })
    const status = STATUSES.find((each) => each === request?.status)
    if (request && status) {
      if (until.includes(status)) return request
      if (isClosed(status)) throw endedOtherwise(request)
      if (request.whoseTurn.label !== told) pause = FIRST_PAUSE_MS
      told = tell(terminal, request, told)
    }
    const left = endAt - Date.now()
    if (left <= 0) throw timedOut(id, timeoutSeconds, request)
    // Between half and all of the pause, so that many who wait do not ask in step.
    await sleep(Math.min(left, pause * (0.5 + Math.random() / 2)))
  }
}

function tell(terminal: Progress, { status, whoseTurn, failure }: RequestView, told: string): string {
  if (whoseTurn.label !== told)
    terminal.note(`${status}: ${whoseTurn.label}${failure ? ` (${failure.reason})` : ''}`)
  return whoseTurn.label
}

function endedOtherwise({ status }: RequestView): CliError {
  return new CliError({
    exit: EXIT.state,
    code: status,
    message: `The request is ${status}, which is final, so what was waited for cannot come.`,
  })
}

function timedOut(id: string, seconds: number, request: RequestView | undefined): CliError {
  return new CliError({
    exit: EXIT.timeout,
    code: 'TIMEOUT',
    message: `After ${seconds} seconds the request is ${request?.status ?? 'not to be reached'}.`,
    hint: `Go on waiting: sluice wait ${id}`,
  })
}
