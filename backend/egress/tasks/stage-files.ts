import { mediaTypeOf } from '#package/media-type.ts'
import { SYSTEM } from '#core/actor.ts'
import { everyFile } from '#egress/every-file.ts'
import { headOf, manifestDigest, type ManifestFile } from '#egress/manifest.ts'
import { stagedManifest } from '#egress/staged-manifest.ts'
import type { EgressRequest, RequestFile } from '#egress/request.ts'
import { eventActor, streamOf } from '#egress/step.ts'
import { staged } from '#egress/transitions.ts'
import { isFollowedBy, type TaskInput } from '#egress/tasks/task.ts'
import type { Ports } from '#ports/ports.ts'

/** Thrown when a source's bytes are not the ones that were submitted. Trying again does not help. */
export class SourceChanged extends Error {
  override readonly name = 'SourceChanged'
}

/** Files copied between two commits: small enough to repeat after a crash, large enough not to wait for each. */
const BATCH = 32
/** Copies at once. */
const CONCURRENCY = 4

/**
 * Copies the frozen list of a round by pinned version, hashes each file, and names the whole by its manifest digest.
 * Repeatable: what is staged already is not copied again.
 * @throws SourceChanged, SourceMissing
 */
export function stageFiles({
  records,
  sources,
  staging,
  now,
}: Pick<Ports, 'records' | 'sources' | 'staging' | 'now'>) {
  const stageOne = async (file: RequestFile, signal: AbortSignal): Promise<RequestFile> => {
    if (!file.source) throw new SourceChanged(`A submitted file has no source: ${file.path}`)
    const copy = await staging.copy({ requestId: file.requestId, round: file.round }, file.source, signal)
    if (copy.bytes !== file.bytes || (file.sha256 !== undefined && copy.sha256 !== file.sha256))
      throw new SourceChanged(`The bytes of ${file.path} are not the ones that were submitted`)
    return {
      ...file,
      sha256: copy.sha256,
      mediaType: await mediaTypeOf(copy.head, file.path),
      stagedVersion: copy.version,
    }
  }

  const stageBatch = async (
    request: EgressRequest,
    batch: readonly RequestFile[],
    signal: AbortSignal,
  ): Promise<boolean> => {
    const waiting = batch.filter(({ stagedVersion }) => stagedVersion === undefined)
    if (waiting.length === 0) return true
    const done: RequestFile[] = []
    for (let from = 0; from < waiting.length; from += CONCURRENCY) {
      signal.throwIfAborted()
      const group = waiting.slice(from, from + CONCURRENCY)
      done.push(...(await everyOne(group.map((file) => stageOne(file, signal)))))
    }
    signal.throwIfAborted()
    const saved = await records.commit({
      changes: [
        { kind: 'while', requestId: request.id, status: 'STAGING', round: request.round },
        ...done.map((file) => ({ kind: 'file' as const, file })),
      ],
      events: [
        {
          stream: streamOf(request.id),
          type: 'filesStaged',
          at: now(),
          actor: eventActor(SYSTEM),
          facts: { round: request.round, files: done.length },
        },
      ],
      outbox: [],
    })
    return saved === 'saved'
  }

  return async (input: TaskInput, signal: AbortSignal): Promise<{ staged: boolean }> => {
    const { requestId, round } = input
    const request = await records.request(requestId)
    if (request?.status !== 'STAGING' || !isFollowedBy(request, input)) return { staged: false }
    for await (const batch of everyFile(records, requestId, round, BATCH))
      if (!(await stageBatch(request, batch, signal))) return { staged: false }
    const types = new Set<string>()
    const digest = await manifestDigest(headOf(request), notingTypes(stagedManifest(records, request), types))
    const next = staged(request, digest, [...types].toSorted(), now())
    const saved = await records.commit({
      changes: [{ kind: 'request', request: next, expectedVersion: request.version }],
      events: [
        {
          stream: streamOf(requestId),
          type: 'requestStaged',
          at: now(),
          actor: eventActor(SYSTEM),
          facts: { round, manifestDigest: digest, files: next.files.count, bytes: next.files.bytes },
        },
      ],
      outbox: [],
    })
    if (saved === 'saved') await sources.removeUploads(requestId)
    return { staged: saved === 'saved' }
  }
}

/** All of them, or the first failure once none of them is still copying: whoever goes on after it finds nothing moving. */
async function everyOne<T>(copies: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(copies)
  return Promise.all(copies)
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
