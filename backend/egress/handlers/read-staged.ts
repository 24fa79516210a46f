import type { Actor } from '#core/actor.ts'
import { pathKey } from '#core/paths.ts'
import { refusal, type Refusal, type RefusalCode } from '#core/refusal.ts'
import { actionRefusal } from '#egress/allowed-actions.ts'
import type { RequestFile } from '#egress/request.ts'
import { eventActor, NOTHING, refused, streamOf } from '#egress/step.ts'
import type { Ports } from '#ports/ports.ts'

export interface ReadStaged {
  readonly requestId: string
  readonly round: number
  readonly path: string
}

export interface StagedBytes {
  readonly file: RequestFile
  readonly bytes: number
  readonly stream: AsyncIterable<Uint8Array>
}

/** The staged bytes behind a view link, if this person may still look at them. The reading is recorded first. */
export function readStaged({
  records,
  staging,
  permissions,
  now,
}: Pick<Ports, 'records' | 'staging' | 'permissions' | 'now'>) {
  return async (
    { requestId, round, path }: ReadStaged,
    actor: Actor,
  ): Promise<StagedBytes | { readonly refusal: Refusal }> => {
    const request = await records.request(requestId)
    const file = await records.file(requestId, round, pathKey(path))
    const refuse = async (code: RefusalCode) => {
      await records.commit(refused({ action: 'readStaged', actor, at: now(), request, code }).unit)
      return { refusal: refusal(code) }
    }
    if (!request || request.round !== round || !file?.stagedVersion) return refuse('NOT_FOUND')
    const code = actionRefusal(permissions, 'viewFile', request, actor, now())
    if (code) return refuse(code)
    const staged = await staging.open({ requestId, round }, file.stagedVersion)
    await records.commit({
      ...NOTHING,
      events: [
        {
          stream: streamOf(requestId),
          type: 'fileRead',
          at: now(),
          actor: eventActor(actor),
          facts: { round, path, sha256: file.sha256 ?? '' },
        },
      ],
    })
    return { file, ...staged }
  }
}
