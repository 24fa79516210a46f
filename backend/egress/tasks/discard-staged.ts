import { SYSTEM } from '#core/actor.ts'
import { everyFile } from '#egress/every-file.ts'
import type { EgressRequest } from '#egress/request.ts'
import { discardedFolders, packageFolder, scratchName } from '#egress/package-place.ts'
import { eventActor, streamOf } from '#egress/step.ts'
import { isClosed } from '#egress/steps.ts'
import type { TaskInput } from '#egress/tasks/task.ts'
import { withStagedDeleted } from '#egress/transitions.ts'
import type { Ports } from '#ports/ports.ts'

/**
 * Deletes the staged copies and uploads of a closed request, and a package that was not released, and records the
 * proof. A released package was verified before the request could be closed. Repeatable.
 */
export function discardStaged({
  records,
  staging,
  sources,
  packages,
  works,
  now,
}: Pick<Ports, 'records' | 'staging' | 'sources' | 'packages' | 'works' | 'now'>) {
  return async ({ requestId, round }: TaskInput, signal?: AbortSignal): Promise<void> => {
    for (;;) {
      const request = await records.request(requestId)
      if (!request || !isClosed(request.status) || request.stagedDeleted) return
      await staging.remove({ requestId, round })
      await sources.removeUploads(requestId)
      await works.remove({ requestId, round })
      await (await packages.scratch(scratchName(request), signal)).dispose()
      // Published, but never released: by an attempt that failed, or the request was withdrawn after that.
      const unreleased = request.status === 'RELEASED' ? discardedFolders(request) : [packageFolder(request)]
      for (const folder of unreleased) await packages.remove(folder)
      const at = now()
      const deletion = {
        at,
        ...(await stagedTotals(records, request)),
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

/** What had been copied when the request was closed; that may be less than was submitted. */
async function stagedTotals(
  records: Ports['records'],
  { id, round }: EgressRequest,
): Promise<{ readonly files: number; readonly bytes: number }> {
  let files = 0
  let bytes = 0
  for await (const batch of everyFile(records, id, round, 1_000))
    for (const file of batch)
      if (file.stagedVersion !== undefined) {
        files += 1
        bytes += file.bytes
      }
  return { files, bytes }
}
