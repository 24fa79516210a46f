import { SYSTEM } from '#core/actor.ts'
import { administrator } from '#egress/administrator.ts'
import { noticesOf, noticeWrites } from '#egress/notices.ts'
import { eventActor, streamOf } from '#egress/step.ts'
import { isClosed } from '#egress/steps.ts'
import { isFollowedBy, type TaskInput } from '#egress/tasks/task.ts'
import { failed } from '#egress/transitions.ts'
import type { Ports } from '#ports/ports.ts'

export interface FailureInput extends TaskInput {
  readonly step: string
  readonly error: string
  readonly cause: string
}

/** Records which step failed and why, tells the administrator what to do and the author that it takes longer. */
export function recordFailure({
  records,
  directory,
  settings,
  now,
}: Pick<Ports, 'records' | 'directory' | 'settings' | 'now'>) {
  return async (input: FailureInput): Promise<void> => {
    const { requestId, round, step, error, cause } = input
    for (;;) {
      const request = await records.request(requestId)
      if (!request || !isFollowedBy(request, input)) return
      if (request.status === 'FAILED' || request.status === 'DRAFT') return
      const at = now()
      const reason = reasonOf(error, cause)
      const next = failed(request, { step, code: error, reason, at })
      const about = { at, publicUrl: settings.publicUrl, about: `attempt-${request.attempt}` }
      const notices = noticeWrites([
        ...noticesOf('failed', next, [await administrator(directory, settings)], about),
        ...(isClosed(next.status) ? [] : noticesOf('delayed', next, [next.requestedBy], about)),
      ])
      const saved = await records.commit({
        changes: [{ kind: 'request', request: next, expectedVersion: request.version }, ...notices.changes],
        events: [
          {
            stream: streamOf(requestId),
            type: 'stepFailed',
            at,
            actor: eventActor(SYSTEM),
            facts: { round, step, code: error, attempt: request.attempt },
          },
        ],
        outbox: notices.outbox,
      })
      if (saved === 'saved') return
    }
  }
}

/** What an administrator is told, by the name of the error. */
const REASONS: Readonly<Record<string, string>> = {
  DiskFull: 'There is no room for what the step writes. Nothing of it was published. Make room, then retry.',
  GateDenied: 'The record does not hold every approval for exactly these files. Nothing left.',
  IntegrityError: 'A staged copy is not what was approved. Nothing left. Restore the copy, then retry.',
  OutOfTime: 'The function was out of time. Retry: what is staged or packed is not done again.',
  PackageConflict:
    'Another package was published in the place of this one. Nothing was released. Retry: it is published again.',
  PackageDiffers:
    'The published package is not the one that was packed. Nothing was released. Retry: it is made again.',
  PackageMissing:
    'The published package is not there any more. Nothing was released. Retry: it is published again.',
  StagedMissing: 'A staged copy is not there any more. Restore it, then retry.',
  WorkMissing:
    'Part of the unfinished package is not there any more. Retry: what is missing is packed again.',
  'States.Timeout': 'The step took longer than it may.',
}

/** Errors whose own sentence says which file has to be restored. */
const NAMING_A_FILE = new Set(['SourceChanged', 'SourceMissing'])
const MAX_REASON_CHARACTERS = 1_000

/** What the system said of its own inside stays in the log. */
function reasonOf(error: string, cause: string): string {
  if (NAMING_A_FILE.has(error)) return messageOf(cause).slice(0, MAX_REASON_CHARACTERS)
  return REASONS[error] ?? `The step ended with ${error}. The log says more.`
}

/** A Lambda's cause is JSON with the message and a stack, or the beginning of it; elsewhere it is the message itself. */
function messageOf(cause: string): string {
  const message = /"errorMessage":\s*"((?:[^"\\]|\\u[0-9a-f]{4}|\\[^u])*)/i.exec(cause)?.[1]
  return message === undefined ? cause : String(JSON.parse(`"${message}"`))
}
