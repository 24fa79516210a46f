import type { PersonRef } from '#core/actor.ts'
import { administrator } from '#egress/administrator.ts'
import { noticesOf, noticeWrites, type NoticeKind } from '#egress/notices.ts'
import type { EgressRequest } from '#egress/request.ts'
import type { TaskInput } from '#egress/tasks/task.ts'
import { NOTHING } from '#egress/step.ts'
import type { Status } from '#egress/steps.ts'
import type { Ports } from '#ports/ports.ts'

const OUTCOMES: Partial<Record<Status, NoticeKind>> = {
  RELEASED: 'released',
  REJECTED: 'rejected',
  WITHDRAWN: 'withdrawn',
  EXPIRED: 'expired',
}

/** Tells the requester, everyone who decided, and after an expiry the administrator, how a request ended. Nobody is told twice. */
export function tellPeople({
  records,
  directory,
  settings,
  now,
}: Pick<Ports, 'records' | 'directory' | 'settings' | 'now'>) {
  const recipients = async (request: EgressRequest): Promise<readonly PersonRef[]> => {
    const deciders = request.decisions.map(({ by }) => by)
    const ended = request.status === 'EXPIRED' ? [await administrator(directory, settings)] : []
    return [request.requestedBy, ...deciders, ...ended]
  }

  return async ({ requestId }: TaskInput): Promise<void> => {
    const request = await records.request(requestId)
    const kind = request && OUTCOMES[request.status]
    if (!request?.submittedAt || !kind) return
    const notices = noticesOf(kind, request, await recipients(request), {
      at: now(),
      publicUrl: settings.publicUrl,
      about: 'once',
    })
    await records.commit({ ...NOTHING, ...noticeWrites(notices) })
  }
}
