import { SYSTEM } from '#core/actor.ts'
import type { Release } from '#egress/request.ts'
import { eventActor, streamOf } from '#egress/step.ts'
import type { Approved } from '#egress/tasks/release-gate.ts'
import { later, released } from '#egress/transitions.ts'
import type { Ports } from '#ports/ports.ts'

const SECONDS_PER_DAY = 86_400

/** Says in the record that the package has left, if the request is still the one that passed the gate. */
export async function commitRelease(
  { records, settings, now }: Pick<Ports, 'records' | 'settings' | 'now'>,
  { request, digest }: Approved,
  made: Omit<Release, 'releasedAt'>,
): Promise<{ released: boolean }> {
  const at = now()
  const next = released(
    request,
    { ...made, releasedAt: at },
    later(at, settings.download.availableDays * SECONDS_PER_DAY),
  )
  const saved = await records.commit({
    changes: [{ kind: 'request', request: next, expectedVersion: request.version }],
    events: [
      {
        stream: streamOf(request.id),
        type: 'requestReleased',
        at,
        actor: eventActor(SYSTEM),
        facts: {
          round: request.round,
          manifestDigest: digest,
          package: made.sha256,
          bytes: made.bytes,
        },
      },
    ],
    outbox: [],
  })
  return { released: saved === 'saved' }
}
