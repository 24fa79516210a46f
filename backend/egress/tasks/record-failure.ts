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
      const reason = cause.slice(0, MAX_REASON_CHARACTERS)
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
