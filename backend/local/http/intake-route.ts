import { setTimeout as pause } from 'node:timers/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Actor } from '#core/actor.ts'
import { MAX_MESSAGE_BYTES, receiveMessage } from '#egress/intake/receive-message.ts'
import type { IntakeMessage } from '#egress/intake/message.ts'
import { deliveryRefusal, snsDelivery } from '#egress/intake/sns-delivery.ts'
import { perform } from '#egress/perform.ts'
import type { Ports } from '#ports/ports.ts'
import { answerError, answerJson } from './answers.ts'
import { readBody } from './read-body.ts'

/** How long a sender waits to hear what became of a message; it is kept in any case. */
const WAIT_MS = 25_000
const LOOK_EVERY_MS = 25

/** POST of a message from outside: bare, or in the form in which SNS delivers. */
export function intakeRoute(ports: Ports) {
  const receive = receiveMessage(ports)

  const settled = async (id: string): Promise<IntakeMessage | undefined> => {
    for (let waited = 0; ; waited += LOOK_EVERY_MS) {
      const message = await ports.records.message(id)
      if (message?.state !== 'RECEIVED' || waited >= WAIT_MS) return message
      await pause(LOOK_EVERY_MS)
    }
  }

  return async (
    request: IncomingMessage,
    response: ServerResponse,
    form: 'messages' | 'sns',
    actor: Actor,
  ): Promise<void> => {
    const text = (await readBody(request, MAX_MESSAGE_BYTES * 2)).toString('utf8')
    const body = form === 'sns' ? unwrapped(text, ports.settings.intake.topics) : text
    if (typeof body !== 'string') return answerError(response, body.status, body.code, body.message)
    if (Buffer.byteLength(body) > MAX_MESSAGE_BYTES)
      return answerError(response, 413, 'TOO_LARGE', `A message has at most ${MAX_MESSAGE_BYTES} bytes.`)
    const answer = await perform(ports.records, receive, body, actor)
    if (answer.refusal || !('message' in answer) || !answer.message)
      return answerError(response, 403, 'NOT_ALLOWED', answer.refusal?.message ?? 'Not accepted.')
    const message = (await settled(answer.message.id)) ?? answer.message
    const { id, requestId, reason, state } = message
    const isRepeated = answer.repeated === true && state === 'ACCEPTED'
    answerJson(response, state === 'RECEIVED' ? 202 : 200, {
      messageId: id,
      outcome: isRepeated ? 'repeated' : state.toLowerCase(),
      ...(requestId !== undefined && { requestId }),
      ...(reason !== undefined && { reason }),
    })
  }
}

interface Refused {
  readonly status: number
  readonly code: string
  readonly message: string
}

function unwrapped(text: string, topics: readonly string[]): string | Refused {
  const delivery = snsDelivery(text)
  if (!delivery)
    return {
      status: 400,
      code: 'NOT_A_DELIVERY',
      message: 'This is not an SNS delivery: Type, TopicArn and Message are needed.',
    }
  const refusal = deliveryRefusal(delivery, topics)
  return refusal ? { status: refusal.code === 'UNKNOWN_TOPIC' ? 403 : 400, ...refusal } : delivery.Message
}
