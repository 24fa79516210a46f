import type { Actor } from '#core/actor.ts'
import { findRequest } from '#egress/find-request.ts'
import type { EgressRequest } from '#egress/request.ts'
import type { Ports } from '#ports/ports.ts'

/** One request as this person may see it. Absent, foreign and forbidden are the same. */
export function getRequest(ports: Pick<Ports, 'records' | 'permissions'>) {
  return async ({ id }: { readonly id: string }, actor: Actor): Promise<EgressRequest | undefined> =>
    (await findRequest(ports, id, actor)).seen
}
