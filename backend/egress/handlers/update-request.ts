import type { Actor } from '#core/actor.ts'
import type { RefusalCode } from '#core/refusal.ts'
import { findRequest } from '#egress/find-request.ts'
import { lostGroup, refusalOfDecision } from '#egress/may-decide.ts'
import { resumeOf } from '#egress/outbox.ts'
import type { EgressRequest, Verdict } from '#egress/request.ts'
import { eventActor, refused, streamOf, type RequestAnswer, type Step } from '#egress/step.ts'
import { withDecision } from '#egress/transitions.ts'
import type { Ports } from '#ports/ports.ts'

export interface UpdateRequest {
  readonly id: string
  readonly expectedVersion: number
  readonly manifestDigest: string
  readonly verdict: Verdict
  readonly reason: string
}

/** Records a reviewer's decision; the workflow is resumed later, from the outbox. */
export function updateRequest({ records, permissions, now }: Pick<Ports, 'records' | 'permissions' | 'now'>) {
  return async (input: UpdateRequest, actor: Actor): Promise<Step<RequestAnswer>> => {
    const at = now()
    const { stored, seen } = await findRequest({ records, permissions }, input.id, actor)
    const attempt = { action: 'decide', actor, at, request: stored }
    if (!seen) return refused({ ...attempt, code: unseen(stored, actor) })
    const code = refusalOfDecision(seen, actor, input, at)
    if (code) return refused({ ...attempt, code })
    if (!permissions.may(actor, 'decide', { kind: 'request', request: seen }))
      return refused({ ...attempt, code: 'NOT_ALLOWED' })
    const stage = seen.openStage?.stage ?? 0
    const { verdict } = input
    const reason = input.reason.trim()
    const request = withDecision(seen, { by: actor, verdict, reason, at })
    return {
      unit: {
        changes: [{ kind: 'request', request, expectedVersion: seen.version }],
        events: [
          {
            stream: streamOf(seen.id),
            type: 'requestDecided',
            at,
            actor: eventActor(actor),
            facts: {
              round: seen.round,
              stage: stage + 1,
              verdict,
              reason,
              manifestDigest: input.manifestDigest,
            },
          },
        ],
        outbox: [resumeOf(request, stage, `version-${request.version}`)],
      },
      answer: { request },
    }
  }
}

/** Someone whose group was taken away no longer sees the request; they are told why, since they knew of it. */
function unseen(stored: EgressRequest | undefined, actor: Actor): RefusalCode {
  return stored && lostGroup(stored, actor) && actor.projects.includes(stored.project)
    ? 'GROUP_REMOVED'
    : 'NOT_FOUND'
}
