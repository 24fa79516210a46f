import type { Actor } from '#core/actor.ts'
import { actionRefusal } from '#egress/allowed-actions.ts'
import { findRequest } from '#egress/find-request.ts'
import type { LinkAnswer } from '#egress/handlers/view-file.ts'
import { eventActor, refused, streamOf, type Step } from '#egress/step.ts'
import type { Ticket } from '#egress/ticket.ts'
import { later, withDownload } from '#egress/transitions.ts'
import type { Ports } from '#ports/ports.ts'

/** Gives a download ticket and counts it in the same transaction, so the limit holds under any concurrency. */
export function downloadData({
  records,
  permissions,
  settings,
  now,
  newId,
}: Pick<Ports, 'records' | 'permissions' | 'settings' | 'now' | 'newId'>) {
  return async ({ requestId }: { readonly requestId: string }, actor: Actor): Promise<Step<LinkAnswer>> => {
    const at = now()
    const { stored, seen } = await findRequest({ records, permissions }, requestId, actor)
    const attempt = { action: 'download', actor, at, request: stored }
    if (!seen) return refused({ ...attempt, code: 'NOT_FOUND' })
    const code = actionRefusal(permissions, 'download', seen, actor, at)
    if (code || !seen.release) return refused({ ...attempt, code: code ?? 'NOT_RELEASED' })
    const request = withDownload(seen)
    const ticket: Ticket = {
      id: newId(),
      requestId,
      personId: actor.id,
      packageKey: seen.release.key,
      packageSha256: seen.release.sha256,
      bytes: seen.release.bytes,
      issuedAt: at,
      expiresAt: later(at, settings.download.ticketSeconds),
      state: 'ISSUED',
    }
    return {
      unit: {
        changes: [
          { kind: 'request', request, expectedVersion: seen.version },
          { kind: 'ticket', ticket, expected: undefined },
        ],
        events: [
          {
            stream: streamOf(requestId),
            type: 'ticketIssued',
            at,
            actor: eventActor(actor),
            facts: {
              used: request.downloads.used,
              allowed: request.downloads.allowed,
              package: ticket.packageSha256,
            },
          },
        ],
        outbox: [],
      },
      answer: {
        request,
        link: { claim: { use: 'ticket', ticketId: ticket.id }, expiresAt: ticket.expiresAt },
      },
    }
  }
}
