import { SYSTEM } from '#core/actor.ts'
import { eventActor, streamOf } from '#egress/step.ts'
import { isClosed } from '#egress/steps.ts'
import type { TaskInput } from '#egress/tasks/task.ts'
import { withStagedDeleted } from '#egress/transitions.ts'
import type { Ports } from '#ports/ports.ts'

/**
 * Deletes the staged copies and uploads of a closed request and records the proof. A released package was verified
 * before the request could be closed. Repeatable.
 */
export function discardStaged({
  records,
  staging,
  sources,
  now,
}: Pick<Ports, 'records' | 'staging' | 'sources' | 'now'>) {
  return async ({ requestId, round }: TaskInput): Promise<void> => {
    for (;;) {
      const request = await records.request(requestId)
      if (!request || !isClosed(request.status) || request.stagedDeleted) return
      await staging.remove({ requestId, round })
      await sources.removeUploads(requestId)
      const at = now()
      const deletion = {
        at,
        files: request.files.count,
        bytes: request.files.bytes,
        manifestDigest: request.manifestDigest ?? '',
      }
      const saved = await records.commit({
        changes: [
          {
            kind: 'request',
            request: withStagedDeleted(request, deletion),
            expectedVersion: request.version,
          },
        ],
        events: [
          {
            stream: streamOf(requestId),
            type: 'stagedDeleted',
            at,
            actor: eventActor(SYSTEM),
            facts: {
              round,
              files: deletion.files,
              bytes: deletion.bytes,
              manifestDigest: deletion.manifestDigest,
            },
          },
        ],
        outbox: [],
      })
      if (saved === 'saved') return
    }
  }
}
