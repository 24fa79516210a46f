import type { Actor } from '#core/actor.ts'
import type { IntakeMessage } from '#egress/intake/message.ts'
import {
  pageOf,
  positionOfToken,
  tokenOfPosition,
  type Page,
  type PageInput,
} from '#egress/queries/page-token.ts'
import type { Ports } from '#ports/ports.ts'

/** Intake messages, newest first; `undefined` where the person may not see them. */
export function listMessages({ records, permissions }: Pick<Ports, 'records' | 'permissions'>) {
  return async ({ limit, nextToken }: PageInput, actor: Actor): Promise<Page<IntakeMessage> | undefined> => {
    if (!permissions.may(actor, 'readMessages', { kind: 'service' })) return undefined
    const before = nextToken === undefined ? {} : { before: positionOfToken(nextToken) }
    return pageOf(await records.messages({ limit: limit + 1, ...before }), limit, tokenOfPosition)
  }
}
