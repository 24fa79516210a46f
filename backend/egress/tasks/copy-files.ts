import { SYSTEM } from '#core/actor.ts'
import { eachAtOnce } from '#core/each-at-once.ts'
import type { EgressRequest, RequestFile } from '#egress/request.ts'
import { eventActor, streamOf } from '#egress/step.ts'
import { mediaTypeOf } from '#package/media-type.ts'
import type { Ports } from '#ports/ports.ts'

/** Thrown when a source's bytes are not the ones that were submitted. Trying again does not help. */
export class SourceChanged extends Error {
  override readonly name = 'SourceChanged'
}

/** Files written in one transaction: few enough for DynamoDB (100 items), and to be copied again after a crash. */
const FILES_PER_COMMIT = 64

/**
 * Copies those of the files that are not staged yet by their pinned versions, hashes them and records them; as many at once
 * as the staging area takes well. What was copied is recorded also where another file fails.
 * Answers whether the request still is being staged.
 * @throws SourceChanged, SourceMissing, and what the signal says when it fires
 */
export function copyFiles({ records, staging, now }: Pick<Ports, 'records' | 'staging' | 'now'>) {
  const copyOne = async (file: RequestFile, signal: AbortSignal): Promise<RequestFile> => {
    const { requestId, round, path, source } = file
    if (!source) throw new SourceChanged(`A submitted file has no source: ${path}`)
    const copy = await staging.copy({ requestId, round }, source, signal)
    if (copy.bytes !== file.bytes || (file.sha256 !== undefined && copy.sha256 !== file.sha256))
      throw new SourceChanged(`The bytes of ${path} are not the ones that were submitted`)
    const mediaType = await mediaTypeOf(copy.head, path)
    return { ...file, sha256: copy.sha256, mediaType, stagedVersion: copy.version }
  }

  const record = ({ id, round }: EgressRequest, files: readonly RequestFile[]) =>
    records.commit({
      changes: [
        { kind: 'while', requestId: id, status: 'STAGING', round },
        ...files.map((file) => ({ kind: 'file' as const, file })),
      ],
      events: [
        {
          stream: streamOf(id),
          type: 'filesStaged',
          at: now(),
          actor: eventActor(SYSTEM),
          facts: { round, files: files.length },
        },
      ],
      outbox: [],
    })

  return async (
    request: EgressRequest,
    pages: AsyncIterable<readonly RequestFile[]>,
    signal: AbortSignal,
  ): Promise<boolean> => {
    const copied: RequestFile[] = []
    let isStaging = true
    const save = async (): Promise<void> => {
      const files = copied.splice(0)
      if (files.length === 0 || !isStaging) return
      signal.throwIfAborted()
      if ((await record(request, files)) === 'stale') isStaging = false
    }
    const copying = eachAtOnce(waiting(pages), staging.atOnce, async (file) => {
      signal.throwIfAborted()
      if (!isStaging) return
      copied.push(await copyOne(file, signal))
      if (copied.length >= FILES_PER_COMMIT) await save()
    })
    const [ended] = await Promise.allSettled([copying])
    if (!signal.aborted) await save()
    if (ended.status === 'rejected') throw ended.reason
    return isStaging
  }
}

async function* waiting(pages: AsyncIterable<readonly RequestFile[]>): AsyncIterable<RequestFile> {
  for await (const page of pages) yield* page.filter(({ stagedVersion }) => stagedVersion === undefined)
}
