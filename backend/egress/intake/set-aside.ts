import type { Actor } from '#core/actor.ts'
import { sha256Hex } from '#core/digest.ts'
import type { Refusal } from '#core/refusal.ts'
import type { IntakeMessage } from '#egress/intake/message.ts'
import { tellAdministrator } from '#egress/intake/settle-message.ts'
import { eventActor, NOTHING, type Step } from '#egress/step.ts'
import type { Ports } from '#ports/ports.ts'

/** What arrived, and why it cannot be taken for a message. */
export interface Unacceptable {
  readonly body: string
  readonly reason: string
}

interface SetAside {
  readonly refusal?: Refusal
  readonly message: IntakeMessage
  /** Whether it was here before. */
  readonly repeated: boolean
}

/** Enough of it to see what it was. */
const KEPT_CHARACTERS = 16_384

/** Keeps what cannot be taken for a message at all, with the reason, and tells the administrator. It is never processed. */
export function setAside({
  records,
  directory,
  settings,
  now,
}: Pick<Ports, 'records' | 'directory' | 'settings' | 'now'>) {
  return async ({ body, reason }: Unacceptable, deliverer: Actor): Promise<Step<SetAside>> => {
    const at = now()
    const digest = sha256Hex(body)
    const message: IntakeMessage = {
      id: `unaccepted-${sha256Hex([deliverer.id, reason, digest].join('\n')).slice(0, 32)}`,
      digest,
      body: body.slice(0, KEPT_CHARACTERS),
      createdAt: at,
      deliveredBy: deliverer.id,
      state: 'QUARANTINED',
      reason,
    }
    if (await records.message(message.id)) return { unit: NOTHING, answer: { message, repeated: true } }
    const told = await tellAdministrator({ directory, settings }, message, at)
    return {
      unit: {
        changes: [{ kind: 'message', message, expected: undefined }, ...told.changes],
        events: [
          {
            stream: 'intake',
            type: 'messageQuarantined',
            at,
            actor: eventActor(deliverer),
            facts: { message: message.id, digest },
          },
        ],
        outbox: told.outbox,
      },
      answer: { message, repeated: false },
    }
  }
}
