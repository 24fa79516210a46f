import type { Actor } from '#core/actor.ts'
import { pathKey } from '#core/paths.ts'
import { refusal, type Refusal } from '#core/refusal.ts'
import { actionRefusal } from '#egress/allowed-actions.ts'
import type { RequestFile } from '#egress/request.ts'
import { eventActor, streamOf } from '#egress/step.ts'
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
 * what arrives after submission changes nothing.
 * @throws SizeMismatch
 */
export function receiveUpload({
  records,
  sources,
  permissions,
  now,
}: Pick<Ports, 'records' | 'sources' | 'permissions' | 'now'>) {
  const check = async (upload: Upload, actor: Actor): Promise<Refusal | RequestFile> => {
    const request = await records.request(upload.requestId)
    const file = await records.file(upload.requestId, upload.round, pathKey(upload.path))
    if (!request || !file || file.path !== upload.path || file.bytes !== upload.bytes)
      return refusal('NOT_FOUND')
    const code = actionRefusal(permissions, 'upload', request, actor, now())
    if (code) return refusal(code)
    return request.round === upload.round ? file : refusal('WRONG_STATUS')
  }

  return async (upload: Upload, stream: AsyncIterable<Uint8Array>, actor: Actor): Promise<UploadAnswer> => {
    const before = await check(upload, actor)
    if ('code' in before) return { refusal: before }
    const received = await sources.receive(upload.requestId, stream, upload.bytes)
    const after = await check(upload, actor)
    if ('code' in after) return { refusal: after }
    const file: RequestFile = {
      ...after,
      source: { kind: 'upload', version: received.version },
      sha256: received.sha256,
    }
    const saved = await records.commit({
      changes: [
        { kind: 'while', requestId: upload.requestId, status: 'DRAFT', round: upload.round },
        { kind: 'file', file },
      ],
      events: [
        {
          stream: streamOf(upload.requestId),
          type: 'fileReceived',
          at: now(),
          actor: eventActor(actor),
          facts: { round: upload.round, path: upload.path, bytes: received.bytes, sha256: received.sha256 },
        },
      ],
      outbox: [],
    })
    return saved === 'saved' ? { file } : { refusal: refusal('WRONG_STATUS') }
  }
}
