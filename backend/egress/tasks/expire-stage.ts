import { SYSTEM } from '#core/actor.ts'
import { eventActor, streamOf } from '#egress/step.ts'
import { isFollowedBy, type TaskInput } from '#egress/tasks/task.ts'
import { expired } from '#egress/transitions.ts'
import type { Ports } from '#ports/ports.ts'

/** Ends a request whose open stage was not decided in time. A decision that came first stands. */
export function expireStage({ records, now }: Pick<Ports, 'records' | 'now'>) {
  return async (input: TaskInput & { readonly stage: number }): Promise<void> => {
    const { requestId, round, stage } = input
    const request = await records.request(requestId)
    const at = now()
    if (
      request?.status !== 'IN_REVIEW' ||
      !isFollowedBy(request, input) ||
      request.openStage?.stage !== stage ||
      at < request.openStage.deadlineAt
    )
      return
    await records.commit({
      changes: [{ kind: 'request', request: expired(request), expectedVersion: request.version }],
      events: [
        {
          stream: streamOf(requestId),
          type: 'requestExpired',
          at,
          actor: eventActor(SYSTEM),
          facts: { round, stage: stage + 1, deadlineAt: request.openStage.deadlineAt },
        },
      ],
      outbox: [],
    })
  }
}
