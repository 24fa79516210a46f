import type { Actor } from '#core/actor.ts'
import { actionRefusal } from '#egress/allowed-actions.ts'
import { filesStillMissing } from '#egress/handlers/note-arrival.ts'
import { findRequest } from '#egress/find-request.ts'
import { noticesOf, noticeWrites } from '#egress/notices.ts'
import { startOf } from '#egress/outbox.ts'
import { eventActor, refused, streamOf, type RequestAnswer, type Step } from '#egress/step.ts'
import { submitted } from '#egress/transitions.ts'
import type { Ports } from '#ports/ports.ts'

export interface SubmitRequest {
  readonly id: string
  readonly expectedVersion: number
}

/** Hands a draft in: from now on nothing that happens to its sources matters. */
export function submitRequest({
  records,
  sources,
  permissions,
  settings,
  now,
}: Pick<Ports, 'records' | 'sources' | 'permissions' | 'settings' | 'now'>) {
  return async (
    { id, expectedVersion }: SubmitRequest,
    actor: Actor,
    correlationId?: string,
  ): Promise<Step<RequestAnswer>> => {
    const at = now()
    const { stored, seen } = await findRequest({ records, permissions }, id, actor)
    const attempt = { action: 'submit', actor, at, request: stored }
    if (!seen) return refused({ ...attempt, code: 'NOT_FOUND' })
    const code = actionRefusal(permissions, 'submit', seen, actor, at)
    if (code) return refused({ ...attempt, code })
    if (expectedVersion !== seen.version) return refused({ ...attempt, code: 'STALE_VERSION' })
    const missing = await filesStillMissing({ records, sources, now }, seen)
    if (missing.length > 0) {
      const problems = missing.map(({ path }) => ({
        at: path,
        code: 'NOT_UPLOADED',
        message: 'Its bytes have not arrived yet.',
      }))
      return refused({ ...attempt, code: 'FILES_MISSING', problems })
    }
    const project = settings.projects.find((known) => known.id === seen.project)
    const policy = (project && settings.policies[project.policy]) ?? seen.policy
    const request = submitted(seen, policy, at, correlationId)
    const notices = noticeWrites(
      noticesOf('submitted', request, [request.requestedBy], {
        at,
        publicUrl: settings.publicUrl,
        about: 'once',
      }),
    )
    return {
      unit: {
        changes: [{ kind: 'request', request, expectedVersion: seen.version }, ...notices.changes],
        events: [
          {
            stream: streamOf(id),
            type: 'requestSubmitted',
            at,
            actor: eventActor(actor),
            facts: {
              round: request.round,
              files: request.files.count,
              bytes: request.files.bytes,
              policy: policy.name,
              policyVersion: policy.version,
            },
          },
        ],
        outbox: [startOf(request), ...notices.outbox],
      },
      answer: { request },
    }
  }
}
