import { SYSTEM } from '#core/actor.ts'
import { headOf, manifestDigest, type ManifestFile } from '#egress/manifest.ts'
import { stagedManifest } from '#egress/staged-manifest.ts'
import { eventActor, streamOf } from '#egress/step.ts'
import { requestWhile, type TaskInput } from '#egress/tasks/task.ts'
import { staged } from '#egress/transitions.ts'
import type { Ports } from '#ports/ports.ts'

/**
 * Names a round of which every file is staged by its manifest digest, lets the review begin, and removes the uploads.
 * @throws Error where a file is not staged
 */
export function finishStaging({ records, sources, now }: Pick<Ports, 'records' | 'sources' | 'now'>) {
  return async (input: TaskInput): Promise<{ staged: boolean }> => {
    const request = await requestWhile('STAGING', records, input)
    if (!request) return { staged: false }
    const { id, round } = request
    const types = new Set<string>()
    const digest = await manifestDigest(headOf(request), notingTypes(stagedManifest(records, request), types))
    const next = staged(request, digest, [...types].toSorted(), now())
    const saved = await records.commit({
      changes: [{ kind: 'request', request: next, expectedVersion: request.version }],
      events: [
        {
          stream: streamOf(id),
          type: 'requestStaged',
          at: now(),
          actor: eventActor(SYSTEM),
          facts: { round, manifestDigest: digest, files: next.files.count, bytes: next.files.bytes },
        },
      ],
      outbox: [],
    })
    if (saved === 'saved') await sources.removeUploads(id)
    return { staged: saved === 'saved' }
  }
}

async function* notingTypes(
  files: AsyncIterable<ManifestFile>,
  types: Set<string>,
): AsyncIterable<ManifestFile> {
  for await (const file of files) {
    types.add(file.mediaType)
    yield file
  }
}
