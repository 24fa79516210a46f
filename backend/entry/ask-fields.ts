import type { Actor } from '#core/actor.ts'
import { Fault } from '#core/fault.ts'
import type { Field } from '#entry/fields/field.ts'

/** Answers the question of that name. */
export type Ask<Name extends string = string> = (
  name: Name,
  input: unknown,
  actor: Actor | undefined,
  /** Of the call: what follows from it is found under this id. */
  correlationId?: string,
) => Promise<unknown>

/**
 * Answers these fields, by their place in the schema. It needs just the ports that they take.
 * @throws Fault UNAUTHENTICATED where nobody asks
 * @throws Error for a field that is not among them
 */
export function askFields<Needs>(ports: Needs, fields: Readonly<Record<string, Field<Needs>>>): Ask {
  const asked = new Map(Object.entries(fields).map(([name, field]) => [name, field.ask(ports)]))
  return async (name, input, actor, correlationId) => {
    if (!actor)
      throw new Fault('UNAUTHENTICATED', 'Sign in first: the access token is missing, expired or not ours.')
    const answer = asked.get(name)
    if (!answer) throw new Error(`${name} is not answered here`)
    return answer(input, actor, correlationId)
  }
}
