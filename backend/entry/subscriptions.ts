import type { Actor } from '#core/actor.ts'
import { findRequest } from '#egress/find-request.ts'
import type { Field } from '#entry/fields/field.ts'
import { INPUTS } from '#entry/inputs.ts'
import type { Ports } from '#ports/ports.ts'

type WatchPorts = Pick<Ports, 'records' | 'permissions'>

/** Everything that a person can watch, by its place in the schema: answered is whether they may, now. */
export const SUBSCRIPTIONS = {
  'Subscription.onRequestChanged': {
    ask: (ports: WatchPorts) => async (input, actor) => mayWatch(ports)(INPUTS.byId().parse(input), actor),
  },
} as const satisfies Readonly<Record<`Subscription.${string}`, Field<WatchPorts>>>

export type SubscriptionName = keyof typeof SUBSCRIPTIONS

/** Whether this person may watch this request: whoever may see it, as long as they may. */
export function mayWatch(ports: WatchPorts) {
  return async ({ id }: { readonly id: string }, actor: Actor): Promise<boolean> =>
    (await findRequest(ports, id, actor)).seen !== undefined
}

/** What whoever may not watch is told: the same as of a request that is not there. */
export const NOTHING_TO_WATCH = 'There is no request under this id that you may see.'
