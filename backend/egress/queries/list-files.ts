import type { Actor } from '#core/actor.ts'
import { findRequest } from '#egress/find-request.ts'
import { keyOfToken, pageOf, tokenOfKey, type Page, type PageInput } from '#egress/queries/page-token.ts'
import type { RequestFile } from '#egress/request.ts'
import type { Ports } from '#ports/ports.ts'

export interface ListFiles extends PageInput {
  readonly requestId: string
  readonly round?: number
}

/** The files of a round in the manifest's order; `undefined` where the person may not see them. */
export function listFiles(ports: Pick<Ports, 'records' | 'permissions'>) {
  return async (
    { requestId, round, limit, nextToken }: ListFiles,
    actor: Actor,
  ): Promise<Page<RequestFile> | undefined> => {
    const { seen } = await findRequest(ports, requestId, actor)
    if (!seen || !ports.permissions.may(actor, 'readFiles', { kind: 'request', request: seen }))
      return undefined
    const after = nextToken === undefined ? {} : { after: keyOfToken(nextToken) }
    const found = await ports.records.filesByPath(requestId, round ?? seen.round, {
      limit: limit + 1,
      ...after,
    })
    return pageOf(found, limit, ({ path }) => tokenOfKey(path))
  }
}
