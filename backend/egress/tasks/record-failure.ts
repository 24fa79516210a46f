import { SYSTEM } from '#core/actor.ts'
import { administrator } from '#egress/administrator.ts'
import { noticesOf, noticeWrites } from '#egress/notices.ts'
import { eventActor, streamOf } from '#egress/step.ts'
import { isClosed } from '#egress/steps.ts'
import type { TaskInput } from '#egress/tasks/task.ts'
import { failed } from '#egress/transitions.ts'
import type { Ports } from '#ports/ports.ts'

export interface FailureInput extends TaskInput {
  readonly step: string
  readonly error: string
  readonly cause: string
}

const MAX_REASON_CHARACTERS = 1_000

/** Records which step failed and why, tells the administrator what to do and the author that it takes longer. */
export function recordFailure({
  records,
  directory,
  settings,
  now,
}: Pick<Ports, 'records' | 'directory' | 'settings' | 'now'>) {
  return async ({ requestId, round, step, error, cause }: FailureInput): Promise<void> => {
    for (;;) {
      const request = await records.request(requestId)
      if (!request || request.status === 'FAILED' || request.status === 'DRAFT') return
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

/** Errors of our own, whose sentences are made to be shown. */
const OURS = new Set([
  'GateDenied',
  'IntegrityError',
  'PackageConflict',
  'PackageDiffers',
  'PackageMissing',
  'SourceChanged',
  'SourceMissing',
  'StagedMissing',
])

/** What an administrator is told. What the system said of its own inside stays in the log. */
function reasonOf(error: string, cause: string): string {
  if (error === 'States.Timeout') return 'The step took longer than it may.'
  if (!OURS.has(error)) return `The step ended with ${error}. The log says more.`
  return messageOf(cause).slice(0, MAX_REASON_CHARACTERS)
}

/** A Lambda's cause is JSON with the message and a stack; elsewhere it is the message itself. */
function messageOf(cause: string): string {
  const message = /"errorMessage":\s*("(?:[^"\\]|\\.)*")/.exec(cause)?.[1]
  return message === undefined ? cause : String(JSON.parse(message))
}
