import type { Actor } from '#core/actor.ts'
import { actionRefusal } from '#egress/allowed-actions.ts'
import { findRequest } from '#egress/find-request.ts'
import { startOf } from '#egress/outbox.ts'
import { eventActor, refused, streamOf, type RequestAnswer, type Step } from '#egress/step.ts'
import { retried } from '#egress/transitions.ts'
import type { Ports } from '#ports/ports.ts'

export interface RetryRequest {
  readonly id: string
  readonly expectedVersion: number
}

/** Tries the failed step again: a new execution goes on where the record stands. */
export function retryRequest({ records, permissions, now }: Pick<Ports, 'records' | 'permissions' | 'now'>) {
  return async ({ id, expectedVersion }: RetryRequest, actor: Actor): Promise<Step<RequestAnswer>> => {
    const at = now()
    const { stored, seen } = await findRequest({ records, permissions }, id, actor)
    const attempt = { action: 'retry', actor, at, request: stored }
    if (!seen) return refused({ ...attempt, code: 'NOT_FOUND' })
    const code = actionRefusal(permissions, 'retry', seen, actor, at)
    if (code) return refused({ ...attempt, code })
    if (expectedVersion !== seen.version) return refused({ ...attempt, code: 'STALE_VERSION' })
    const request = retried(seen)
    return {
      unit: {
        changes: [{ kind: 'request', request, expectedVersion: seen.version }],
        events: [
          {
            stream: streamOf(id),
            type: 'requestRetried',
            at,
            actor: eventActor(actor),
            facts: { step: seen.failure?.step ?? '', attempt: request.attempt },
          },
        ],
        outbox: [startOf(request)],
      },
      answer: { request },
    }
  }
}
