import type { Actor } from '#core/actor.ts'
import { pathKey } from '#core/paths.ts'
import { refusal, type Refusal, type RefusalCode } from '#core/refusal.ts'
import { receivedUnit } from '#egress/received-unit.ts'
import { actionRefusal } from '#egress/allowed-actions.ts'
import type { RequestFile } from '#egress/request.ts'
import { refused } from '#egress/step.ts'
import type { Ports } from '#ports/ports.ts'

export interface Upload {
  readonly requestId: string
  readonly round: number
  readonly path: string
  /** As announced when the link was made. */
  readonly bytes: number
}

export type UploadAnswer = { readonly file: RequestFile } | { readonly refusal: Refusal }

/**
 * Keeps the bytes of one announced file. They count once they are whole and durable, and only while the draft is open:
 * what arrives after submission changes nothing. What is not wanted, or replaced, is removed again.
 * @throws SizeMismatch
 */
export function receiveUpload({
  records,
  sources,
  permissions,
  now,
}: Pick<Ports, 'records' | 'sources' | 'permissions' | 'now'>) {
  const check = async (upload: Upload, actor: Actor): Promise<RefusalCode | RequestFile> => {
    const request = await records.request(upload.requestId)
    const file = await records.file(upload.requestId, upload.round, pathKey(upload.path))
    if (!request || !file || file.path !== upload.path || file.bytes !== upload.bytes) return 'NOT_FOUND'
    const code = actionRefusal(permissions, 'upload', request, actor, now())
    if (code) return code
    return request.round === upload.round ? file : 'WRONG_STATUS'
  }

  const refuse = async ({ requestId }: Upload, actor: Actor, code: RefusalCode): Promise<UploadAnswer> => {
    const request = await records.request(requestId)
    await records.commit(refused({ action: 'upload', actor, at: now(), request, code }).unit)
    return { refusal: refusal(code) }
  }

  const commit = (file: RequestFile, actor: Actor): Promise<'saved' | 'stale'> =>
    records.commit(receivedUnit(file, actor, now()))

  return async (upload: Upload, stream: AsyncIterable<Uint8Array>, actor: Actor): Promise<UploadAnswer> => {
    const before = await check(upload, actor)
    if (typeof before === 'string') return refuse(upload, actor, before)
    const received = await sources
      .receive(upload.requestId, stream, upload.bytes)
      .catch((error: unknown) => ({ error }))
    const after = await check(upload, actor)
    if ('error' in received) {
      // The request was closed meanwhile and its uploads removed: that is the answer, not what the disk said.
      if (typeof after === 'string') return refuse(upload, actor, after)
      throw received.error
    }
    const { version, sha256 } = received
    const file: RequestFile | RefusalCode =
      typeof after === 'string' ? after : { ...after, source: { kind: 'upload', version }, sha256 }
    if (typeof file === 'string' || typeof after === 'string' || (await commit(file, actor)) === 'stale') {
      await sources.removeUpload(upload.requestId, version)
      return refuse(upload, actor, typeof file === 'string' ? file : 'WRONG_STATUS')
    }
    if (after.source?.kind === 'upload') await sources.removeUpload(upload.requestId, after.source.version)
    return { file }
  }
}
