import type { Actor } from '#core/actor.ts'
import type { RequestFile } from '#egress/request.ts'
import { eventActor, streamOf } from '#egress/step.ts'
import type { Unit } from '#ports/records.ts'

/** What is written when the bytes of an announced file have arrived: they count only while the draft is open. */
export function receivedUnit(file: RequestFile, actor: Actor, at: string): Unit {
  const { requestId, round, path, bytes, sha256 = '' } = file
  return {
    changes: [
      { kind: 'while', requestId, status: 'DRAFT', round },
      { kind: 'received', file },
    ],
    events: [
      {
        stream: streamOf(requestId),
        type: 'fileReceived',
        at,
        actor: eventActor(actor),
        facts: { round, path, bytes, sha256 },
      },
    ],
    outbox: [],
  }
}
