import { randomUUID } from 'node:crypto'
import type { Message } from '#journeys/service-workbench.ts'
import { accessToken } from './client.ts'

export const TOPIC = 'arn:aws:sns:eu-west-2:000000000000:Egress-Notifications'

export interface Outcome {
  readonly status: number
  readonly messageId?: string
  readonly outcome?: string
  readonly requestId?: string
  readonly reason?: string
  readonly error?: { readonly code: string; readonly message: string }
}

/** HTTP Basic of the demo's service account, as SNS would send it. */
const BASIC = `Basic ${Buffer.from('demo-service:sluice-demo').toString('base64')}`

export async function bearer(url: string, username: string): Promise<string> {
  return `Bearer ${await accessToken(url, username)}`
}

/** Delivers a message (or any text) as it is. */
export function deliver(url: string, message: Message | string, authorization = BASIC): Promise<Outcome> {
  return post(
    `${url}/intake/messages`,
    typeof message === 'string' ? message : JSON.stringify(message),
    authorization,
  )
}

/** Delivers a text in the form of SNS. */
export function deliverSns(
  url: string,
  text: string,
  change: Record<string, unknown> = {},
): Promise<Outcome> {
  const delivery = { Type: 'Notification', MessageId: randomUUID(), TopicArn: TOPIC, Message: text }
  return post(`${url}/intake/sns`, JSON.stringify({ ...delivery, ...change }), BASIC)
}

async function post(url: string, body: string, authorization: string): Promise<Outcome> {
  const headers = {
    'content-type': 'text/plain; charset=UTF-8',
    ...(authorization !== '' && { authorization }),
  }
  const answer = await fetch(url, { method: 'POST', body, headers })
  return { status: answer.status, ...((await answer.json()) as object) }
}
