import type { AuditEvent } from '#audit/event.ts'
import type { Actor } from '#core/actor.ts'
import { Fault } from '#core/fault.ts'
import { findRequest } from '#egress/find-request.ts'
import { keyOfToken, pageOf, tokenOfKey, type Page, type PageInput } from '#egress/queries/page-token.ts'
import { streamOf } from '#egress/step.ts'
import type { Ports } from '#ports/ports.ts'

/** Streams of events that belong to no request. */
const STREAMS = { INTAKE: 'intake', PEOPLE: 'people', REFUSALS: 'refusals' } as const

export interface ListEvents extends PageInput {
  readonly requestId?: string
  readonly stream?: keyof typeof STREAMS
}

/**
 * The audit events of a request or of another stream; `undefined` where the person may not see them.
 * @throws Fault BAD_INPUT where both or none is named
 */
export function listEvents(ports: Pick<Ports, 'records' | 'permissions'>) {
  const visible = async ({ requestId, stream }: ListEvents, actor: Actor): Promise<string | undefined> => {
    if (requestId === undefined) {
      const mayRead = stream && ports.permissions.may(actor, 'readStreams', { kind: 'service' })
      return mayRead ? STREAMS[stream] : undefined
    }
    const { seen } = await findRequest(ports, requestId, actor)
    const mayRead = seen && ports.permissions.may(actor, 'readEvents', { kind: 'request', request: seen })
    return mayRead ? streamOf(requestId) : undefined
  }

  return async (input: ListEvents, actor: Actor): Promise<Page<AuditEvent> | undefined> => {
    const { requestId, stream, limit, nextToken } = input
    if ((requestId === undefined) === (stream === undefined))
      throw new Fault('BAD_INPUT', 'Name a requestId or a stream, one of them.')
    const chain = await visible(input, actor)
    if (chain === undefined) return undefined
    const from = nextToken === undefined ? 1 : Number(keyOfToken(nextToken)) + 1
    const found = await ports.records.events(chain, {
      from: Number.isSafeInteger(from) ? from : 1,
      limit: limit + 1,
    })
    return pageOf(found, limit, ({ seq }) => tokenOfKey(seq))
  }
}
