import type { Actor } from '#core/actor.ts'
import type { EgressRequest } from '#egress/request.ts'
import type { Ports } from '#ports/ports.ts'

export interface Found {
  /** The request in the store, if there is one. */
  readonly stored: EgressRequest | undefined
  /** The same, if the actor may see it. What they may not see does not exist for them. */
  readonly seen: EgressRequest | undefined
}

/** Looks a request up as this person may see it. */
export async function findRequest(
  { records, permissions }: Pick<Ports, 'records' | 'permissions'>,
  id: string,
  actor: Actor,
): Promise<Found> {
  const stored = await records.request(id)
  const seen =
    stored && permissions.may(actor, 'readRequest', { kind: 'request', request: stored }) ? stored : undefined
  return { stored, seen }
}
