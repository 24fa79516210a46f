import { expect } from 'vitest'
import type { Client } from './client.ts'
import type { Delivered, Workbench } from './journey-home.ts'
import type { Message } from './service-workbench.ts'

export interface ShownMessage {
  readonly id: string
  readonly state: string
  readonly reason: string | null
  readonly requestId: string | null
}

export async function messages(client: Client): Promise<readonly ShownMessage[]> {
  const { listMessages } = await client.ask<{ listMessages: { items: ShownMessage[] } }>(
    '{ listMessages(limit: 100) { items { id state reason requestId } } }',
  )
  return listMessages.items
}

export interface Outcome {
  readonly outcome: Delivered['outcome']
  /** What the id of the message is kept as. */
  readonly id: string | RegExp
  readonly requestId?: string
  readonly reason?: RegExp
}

const STATES = {
  accepted: 'ACCEPTED',
  repeated: 'ACCEPTED',
  refused: 'REFUSED',
  quarantined: 'QUARANTINED',
} as const satisfies Record<Delivered['outcome'], string>

/**
 * Publishes a message (or any text), waits until it has been dealt with, and looks that it became what it should: in
 * the sender's answer, where there is one, and in the list of messages. Answers how it is kept.
 */
export async function dealtWith(
  home: Workbench,
  admin: Client,
  message: Message | string,
  { outcome, id, requestId, reason }: Outcome,
): Promise<ShownMessage> {
  const before = new Set((await messages(admin)).map((kept) => kept.id))
  const told = await home.publish(typeof message === 'string' ? message : JSON.stringify(message))
  if (home.answersSenders) {
    expect(told).toMatchObject({
      outcome,
      messageId: typeof id === 'string' ? id : expect.stringMatching(id),
      ...(reason && { reason: expect.stringMatching(reason) }),
    })
    expect(told?.requestId).toBe(requestId)
  }
  await home.settled()
  const all = await messages(admin)
  // What has no name of its own is found by being new.
  const kept = all.filter((one) =>
    typeof id === 'string' ? one.id === id : id.test(one.id) && !before.has(one.id),
  )
  expect(kept).toMatchObject([
    {
      state: STATES[outcome],
      requestId: requestId ?? null,
      ...(reason && { reason: expect.stringMatching(reason) }),
      ...(told && { id: told.messageId, reason: told.reason ?? null }),
    },
  ])
  const [one] = kept
  if (!one) throw new Error('the message is not kept')
  return one
}

/** Publishes a message that becomes a request, under its own id unless another is given. */
export async function accepted(
  home: Workbench,
  admin: Client,
  message: Message,
  requestId = message.id,
): Promise<void> {
  await dealtWith(home, admin, message, { outcome: 'accepted', id: message.id, requestId })
}

/** Publishes a message that is known already, as that of this request. */
export async function repeated(
  home: Workbench,
  admin: Client,
  message: Message,
  requestId = message.id,
): Promise<void> {
  await dealtWith(home, admin, message, { outcome: 'repeated', id: message.id, requestId })
}
