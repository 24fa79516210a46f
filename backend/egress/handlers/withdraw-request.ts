import type { Actor } from '#core/actor.ts'
import { actionRefusal } from '#egress/allowed-actions.ts'
import { findRequest } from '#egress/find-request.ts'
import { resumeOf, startOf, type OutboxEntry } from '#egress/outbox.ts'
import type { EgressRequest } from '#egress/request.ts'
import { eventActor, refused, streamOf, type RequestAnswer, type Step } from '#egress/step.ts'
import { withdrawn } from '#egress/transitions.ts'
import type { Ports } from '#ports/ports.ts'

export interface WithdrawRequest {
  readonly id: string
  readonly expectedVersion?: number
  readonly reason?: string
}

/** Takes a request back. The workflow then deletes what was staged. */
export function withdrawRequest({
  records,
  permissions,
  now,
}: Pick<Ports, 'records' | 'permissions' | 'now'>) {
  return async (
    { id, expectedVersion, reason }: WithdrawRequest,
    actor: Actor,
  ): Promise<Step<RequestAnswer>> => {
    const at = now()
    const { stored, seen } = await findRequest({ records, permissions }, id, actor)
    const attempt = { action: 'withdraw', actor, at, request: stored }
    if (!seen) return refused({ ...attempt, code: 'NOT_FOUND' })
    const code = actionRefusal(permissions, 'withdraw', seen, actor, at)
    if (code) return refused({ ...attempt, code })
    if (expectedVersion !== undefined && expectedVersion !== seen.version)
      return refused({ ...attempt, code: 'STALE_VERSION' })
    const before = seen.failure ? { ...seen, attempt: seen.attempt + 1 } : seen
    const request = withdrawn(before, reason?.trim() || undefined)
    return {
      unit: {
        changes: [{ kind: 'request', request, expectedVersion: seen.version }],
        events: [
          {
            stream: streamOf(id),
            type: 'requestWithdrawn',
            at,
            actor: eventActor(actor),
            facts: { round: seen.round, from: seen.status, ...(reason && { reason }) },
          },
        ],
        outbox: followUp(seen, request),
      },
      answer: { request },
    }
  }
}

/** A draft and a failed request have no execution that would tidy up: one is started for it. */
function followUp(before: EgressRequest, after: EgressRequest): readonly OutboxEntry[] {
  if (before.status === 'DRAFT' || before.failure) return [startOf(after)]
  return before.openStage ? [resumeOf(after, before.openStage.stage, `version-${after.version}`)] : []
}
