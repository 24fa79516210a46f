import { SYSTEM } from '#core/actor.ts'
import { discardedFolders } from '#egress/package-place.ts'
import type { EgressRequest } from '#egress/request.ts'
import { eventActor, streamOf } from '#egress/step.ts'
import { requestWhile, type TaskInput } from '#egress/tasks/task.ts'
import { withPackageDiscarded } from '#egress/transitions.ts'
import type { Ports } from '#ports/ports.ts'

/**
 * After a release has failed: what it published goes, so that nothing damaged stays and the next attempt can publish. The record
 * says first that nothing of it can be released any more, so whoever is still publishing cannot commit it; a package that was
 * released stays. Repeatable.
 */
export function discardPackage({ records, packages, now }: Pick<Ports, 'records' | 'packages' | 'now'>) {
  const givenUp = async (input: TaskInput): Promise<EgressRequest | undefined> => {
    for (;;) {
      const request = await requestWhile('RELEASING', records, input)
      if (!request || request.discardedAttempt === request.attempt) return request
      const next = withPackageDiscarded(request)
      const saved = await records.commit({
        changes: [{ kind: 'request', request: next, expectedVersion: request.version }],
        events: [
          {
            stream: streamOf(request.id),
            type: 'packageDiscarded',
            at: now(),
            actor: eventActor(SYSTEM),
            facts: { round: request.round, attempt: request.attempt },
          },
        ],
        outbox: [],
      })
      if (saved === 'saved') return next
    }
  }

  return async (input: TaskInput): Promise<{ discarded: boolean }> => {
    const request = await givenUp(input)
    if (!request) return { discarded: false }
    for (const folder of discardedFolders(request)) await packages.remove(folder)
    return { discarded: true }
  }
}
