import type { Actor } from '#core/actor.ts'
import {
  pageOf,
  positionOfToken,
  tokenOfPosition,
  type Page,
  type PageInput,
} from '#egress/queries/page-token.ts'
import type { KeptNotice } from '#ports/records.ts'
import type { Ports } from '#ports/ports.ts'

/** A person's own notices, or everyone's for those who may read them; for anybody else `everyone` changes nothing. */
export function listNotices({ records, permissions }: Pick<Ports, 'records' | 'permissions'>) {
  return async (
    { everyone, limit, nextToken }: PageInput & { readonly everyone?: boolean },
    actor: Actor,
  ): Promise<Page<KeptNotice>> => {
    const all = everyone === true && permissions.may(actor, 'readAllNotices', { kind: 'service' })
    const before = nextToken === undefined ? {} : { before: positionOfToken(nextToken) }
    const found = await records.notices({ limit: limit + 1, ...before, ...(!all && { to: actor.id }) })
    return pageOf(found, limit, tokenOfPosition)
  }
}
