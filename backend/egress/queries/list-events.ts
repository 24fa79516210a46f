import type { AuditEvent } from '#audit/event.ts'
import type { Actor } from '#core/actor.ts'
import { findRequest } from '#egress/find-request.ts'
import { keyOfToken, pageOf, tokenOfKey, type Page, type PageInput } from '#egress/queries/page-token.ts'
import { streamOf } from '#egress/step.ts'
import type { Ports } from '#ports/ports.ts'

/** The audit events of a request; `undefined` where the person may not see them. */
export function listEvents(ports: Pick<Ports, 'records' | 'permissions'>) {
  return async (
    { requestId, limit, nextToken }: PageInput & { readonly requestId: string },
    actor: Actor,
  ): Promise<Page<AuditEvent> | undefined> => {
    const { seen } = await findRequest(ports, requestId, actor)
    if (!seen || !ports.permissions.may(actor, 'readEvents', { kind: 'request', request: seen }))
      return undefined
    const from = nextToken === undefined ? 1 : Number(keyOfToken(nextToken)) + 1
    const found = await ports.records.events(streamOf(requestId), {
      from: Number.isSafeInteger(from) ? from : 1,
      limit: limit + 1,
    })
    return pageOf(found, limit, ({ seq }) => tokenOfKey(seq))
  }
}
