import * as z from 'zod'

/** An SNS delivery, as far as it matters here. */
const delivery = z.object({ Type: z.string(), TopicArn: z.string(), Message: z.string() })
export type SnsDelivery = z.infer<typeof delivery>

/** The form in which SNS hands a message on; `undefined` for anything else. */
export function snsDelivery(text: string): SnsDelivery | undefined {
  return delivery.safeParse(jsonOf(text)).data
}

export interface DeliveryRefusal {
  readonly code: 'UNKNOWN_TOPIC' | 'NOT_A_NOTIFICATION'
  readonly message: string
}

/** Why the message of a delivery is not taken; `undefined` where it is. */
export function deliveryRefusal(
  { Type, TopicArn }: SnsDelivery,
  topics: readonly string[],
): DeliveryRefusal | undefined {
  if (!topics.includes(TopicArn))
    return {
      code: 'UNKNOWN_TOPIC',
      message: 'Messages of this topic are not accepted. See intake.topics in the configuration.',
    }
  return Type === 'Notification'
    ? undefined
    : { code: 'NOT_A_NOTIFICATION', message: 'Only notifications are accepted here.' }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
