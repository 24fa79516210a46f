import type { Actor } from '#core/actor.ts'
import type { JsonValue } from '#core/canonical-json.ts'
import { digestOf, sha256Hex } from '#core/digest.ts'
import { refusal, type Refusal } from '#core/refusal.ts'
import type { IntakeMessage } from '#egress/intake/message.ts'
import { quarantined, tellAdministrator } from '#egress/intake/settle-message.ts'
import type { OutboxEntry } from '#egress/outbox.ts'
import { eventActor, NOTHING, type Step } from '#egress/step.ts'
import type { Ports } from '#ports/ports.ts'

/** SNS carries at most 256 KiB. */
export const MAX_MESSAGE_BYTES = 262_144

export interface ReceiveAnswer {
  readonly refusal?: Refusal
  /** The message as it stands; its processing may still be to come. */
  readonly message?: IntakeMessage
  /** Whether nothing is done with it because it was here before with the same content. */
  readonly repeated?: boolean
  /** What was left to be done with it, if that is new. */
  readonly entry?: OutboxEntry
}

/**
 * Keeps a message before anything is done with it. The same message again changes nothing; a known id with other
 * content is set aside and reported, and the first one stands.
 */
export function receiveMessage({
  records,
  permissions,
  directory,
  settings,
  now,
}: Pick<Ports, 'records' | 'permissions' | 'directory' | 'settings' | 'now'>) {
  return async (body: string, actor: Actor): Promise<Step<ReceiveAnswer>> => {
    const at = now()
    if (!permissions.may(actor, 'deliverMessage', { kind: 'service' })) {
      const event = {
        stream: 'intake',
        type: 'refused',
        at,
        actor: eventActor(actor),
        facts: { action: 'deliverMessage', code: 'NOT_ALLOWED' },
      }
      return { unit: { ...NOTHING, events: [event] }, answer: { refusal: refusal('NOT_ALLOWED') } }
    }
    const fresh = newMessage(body, actor, at)
    const known = await records.message(fresh.id)
    if (!known) return received(fresh, actor, at, undefined)
    if (known.digest === fresh.digest) {
      // A refused message that is sent again gets another chance: what was missing may be there now.
      if (known.state !== 'REFUSED') return { unit: NOTHING, answer: { message: known, repeated: true } }
      const again: IntakeMessage = { ...fresh, createdAt: known.createdAt }
      return received(again, actor, at, 'REFUSED')
    }
    const apart = quarantined(fresh)
    if (await records.message(apart.id)) return { unit: NOTHING, answer: { message: apart, repeated: true } }
    const told = await tellAdministrator({ directory, settings }, apart, at)
    return {
      unit: {
        changes: [{ kind: 'message', message: apart, expected: undefined }, ...told.changes],
        events: [
          {
            stream: 'intake',
            type: 'messageQuarantined',
            at,
            actor: eventActor(actor),
            facts: { message: fresh.id, digest: fresh.digest },
          },
        ],
        outbox: told.outbox,
      },
      answer: { message: apart, repeated: false },
    }
  }
}

function received(
  message: IntakeMessage,
  actor: Actor,
  at: string,
  expected: IntakeMessage['state'] | undefined,
): Step<ReceiveAnswer> {
  const entry: OutboxEntry = {
    id: `message/${message.id}/${at}`,
    kind: 'processMessage',
    messageId: message.id,
    correlationId: message.id,
  }
  return {
    unit: {
      changes: [{ kind: 'message', message, expected }],
      events: [
        {
          stream: 'intake',
          type: 'messageReceived',
          at,
          actor: eventActor(actor),
          facts: { message: message.id, digest: message.digest },
        },
      ],
      outbox: [entry],
    },
    answer: { message, repeated: false, entry },
  }
}

function newMessage(body: string, actor: Actor, at: string): IntakeMessage {
  const json = parsed(body)
  const digest = digestOfMessage(json, body)
  return {
    id: idOf(json) ?? `unreadable-${digest.slice(0, 32)}`,
    digest,
    body,
    createdAt: at,
    deliveredBy: actor.id,
    state: 'RECEIVED',
  }
}

function parsed(body: string): JsonValue | undefined {
  try {
    const json: JsonValue = JSON.parse(body)
    return json
  } catch {
    return undefined
  }
}

/** Equal messages have equal digests, however they are spaced. */
function digestOfMessage(json: JsonValue | undefined, body: string): string {
  try {
    return json === undefined ? sha256Hex(body) : digestOf('intake-message/v1', json)
  } catch {
    return sha256Hex(body)
  }
}

function idOf(json: JsonValue | undefined): string | undefined {
  if (typeof json !== 'object' || json === null || !('id' in json)) return undefined
  return typeof json.id === 'string' && /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(json.id) ? json.id : undefined
}
