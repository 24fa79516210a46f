import type { Client } from './client.ts'

const EVENTS = 'query ($id: ID!) { listEvents(requestId: $id, limit: 100) { items { type facts } } }'

interface Events {
  readonly listEvents: { readonly items: readonly { readonly type: string; readonly facts: string }[] }
}

/** The correlation ids of a request's events of these types, in their order, for someone who may read them. */
export async function correlationIds(
  client: Client,
  id: string,
  ...types: readonly string[]
): Promise<readonly unknown[]> {
  const { listEvents } = await client.ask<Events>(EVENTS, { id })
  return listEvents.items
    .filter(({ type }) => types.includes(type))
    .map(({ facts }) => JSON.parse(facts).correlationId)
}
