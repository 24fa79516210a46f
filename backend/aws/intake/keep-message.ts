import type { SQSRecord } from 'aws-lambda'
import type { Actor } from '#core/actor.ts'
import type { Report } from '#core/report.ts'
import type { IntakeMessage } from '#egress/intake/message.ts'
import { MAX_MESSAGE_BYTES, receiveMessage } from '#egress/intake/receive-message.ts'
import { setAside } from '#egress/intake/set-aside.ts'
import { deliveryRefusal, snsDelivery } from '#egress/intake/sns-delivery.ts'
import type { OutboxEntry } from '#egress/outbox.ts'
import { perform } from '#egress/perform.ts'
import type { Ports } from '#ports/ports.ts'

export interface KeepMessageDeps {
  readonly ports: Pick<Ports, 'records' | 'permissions' | 'directory' | 'settings' | 'now'>
  readonly report: Report
}

/** What became of a delivery. */
export interface Kept {
  readonly entry?: OutboxEntry
  readonly refused?: IntakeMessage
}

/**
 * Keeps what a topic sent, before anything is done with it: wrapped by SNS, or bare where the subscription is raw. What
 * cannot be taken for a message is kept too, with the reason.
 * @returns what is left to be done with it, if it is new; or that it was refused, the first time that it comes
 */
export function keepMessage({ ports, report }: KeepMessageDeps) {
  const { records, settings } = ports
  const { topics } = settings.intake
  const receive = receiveMessage(ports)
  const aside = setAside(ports)
  const refused = (message: IntakeMessage): Kept => {
    report({ code: 'MESSAGE_REFUSED', entry: message.id })
    return { refused: message }
  }

  return async (record: Pick<SQSRecord, 'body' | 'eventSourceARN'>): Promise<Kept> => {
    const delivery = snsDelivery(record.body)
    const body = delivery?.Message ?? record.body
    // A bare message does not say its topic; the queue lets in those of the configuration only.
    const [only, ...others] = topics
    const known = others.length === 0 ? only : undefined
    const deliverer = delivererOf(delivery?.TopicArn ?? known ?? record.eventSourceARN)
    const reason = (delivery && deliveryRefusal(delivery, topics)?.message) ?? tooLarge(body)
    if (reason !== undefined) {
      const { message, repeated } = await perform(records, aside, { body, reason }, deliverer)
      return repeated ? {} : refused(message)
    }
    const { refusal, message, repeated, entry } = await perform(records, receive, body, deliverer)
    if (refusal) throw new Error(`The policies do not let a topic deliver messages: ${refusal.code}`)
    if (message?.state === 'QUARANTINED') return repeated ? {} : refused(message)
    return entry ? { entry } : {}
  }
}

function tooLarge(body: string): string | undefined {
  return Buffer.byteLength(body) > MAX_MESSAGE_BYTES
    ? `A message has at most ${MAX_MESSAGE_BYTES} bytes.`
    : undefined
}

/** A topic, as the one who asks: a service account that is in no project and no group. */
function delivererOf(topic: string): Actor {
  return {
    id: topic,
    name: 'Topic',
    email: '',
    kind: 'service',
    groups: [],
    claimedGroups: [],
    projects: [],
  }
}
