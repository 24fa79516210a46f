import { SYSTEM } from '#core/actor.ts'
import { administrator } from '#egress/administrator.ts'
import type { IntakeMessage } from '#egress/intake/message.ts'
import { noticeWrites } from '#egress/notices.ts'
import { eventActor } from '#egress/step.ts'
import type { Ports } from '#ports/ports.ts'
import type { Unit } from '#ports/records.ts'

const MAX_REASON_CHARACTERS = 2_000

/** A message whose id is taken by other content: kept beside it, never processed. */
export function quarantined(message: IntakeMessage): IntakeMessage {
  return {
    ...message,
    id: `${message.id}#${message.digest.slice(0, 16)}`,
    state: 'QUARANTINED',
    reason: 'A message with this id and other content was received before; that one stands.',
  }
}

/** What must be written so that the administrator knows of a message that became no request. */
export async function tellAdministrator(
  { directory, settings }: Pick<Ports, 'directory' | 'settings'>,
  message: IntakeMessage,
  at: string,
): Promise<Pick<Unit, 'changes' | 'outbox'>> {
  const to = await administrator(directory, settings)
  const { changes, outbox } = noticeWrites([
    {
      id: `intake/${message.id}/${message.state}/${message.digest.slice(0, 16)}/${to.id}`,
      to,
      requestId: message.id,
      subject: `[Sluice] Intake message ${message.state === 'QUARANTINED' ? 'quarantined' : 'refused'}: ${message.id}`,
      text: [
        `The message ${message.id} became no request.`,
        message.state === 'QUARANTINED' ? (message.reason ?? '') : 'The reason stands with the message.',
        'Next: look at the intake messages (listMessages), mend the cause and have the message delivered again.',
        `${settings.publicUrl}/mailbox`,
      ].join('\n\n'),
      createdAt: at,
    },
  ])
  // A message that stands beside another has that one's id in front of its own mark.
  const [correlationId = message.id] = message.id.split('#')
  return { changes, outbox: outbox.map((entry) => ({ ...entry, correlationId })) }
}

/** The unit that refuses a message with its reason. It blocks nothing, and can be delivered again. */
export async function refusedMessage(
  ports: Pick<Ports, 'directory' | 'settings'>,
  message: IntakeMessage,
  reason: string,
  at: string,
): Promise<Unit> {
  const refused: IntakeMessage = {
    ...message,
    state: 'REFUSED',
    reason: reason.slice(0, MAX_REASON_CHARACTERS),
  }
  const told = await tellAdministrator(ports, refused, at)
  return {
    changes: [{ kind: 'message', message: refused, expected: 'RECEIVED' }, ...told.changes],
    events: [
      {
        stream: 'intake',
        type: 'messageRefused',
        at,
        actor: eventActor(SYSTEM),
        facts: { message: message.id, digest: message.digest },
      },
    ],
    outbox: told.outbox,
  }
}

/** The unit that says which request a message became. */
export function acceptedMessage(message: IntakeMessage, requestId: string, at: string): Unit {
  return {
    changes: [
      { kind: 'message', message: { ...message, state: 'ACCEPTED', requestId }, expected: 'RECEIVED' },
    ],
    events: [
      {
        stream: 'intake',
        type: 'messageAccepted',
        at,
        actor: eventActor(SYSTEM),
        facts: { message: message.id, request: requestId },
      },
    ],
    outbox: [],
  }
}
