import type { Actor } from '#core/actor.ts'
import { sha256Hex } from '#core/digest.ts'
import { Fault } from '#core/fault.ts'
import type { Refusal } from '#core/refusal.ts'
import { correlated } from '#egress/correlated.ts'
import { NOTHING, refused, type RequestAnswer, type Step } from '#egress/step.ts'
import type { Ports } from '#ports/ports.ts'
import type { Change, Records } from '#ports/records.ts'

/** What a command wants: the step to take, decided on what the record says at this moment. */
export type Command<Input, Answer> = (
  input: Input,
  actor: Actor,
  correlationId?: string,
) => Promise<Step<Answer>>

/** More losers of a race than this in a row means that something is wrong, not busy. */
const MAX_ATTEMPTS = 1_000

/**
 * Runs a command until its unit of work is written. Whoever loses a race looks again and decides anew.
 * @param correlationId of the call or message that asks for it: what follows from the unit carries it on
 * @throws Fault CONFLICT if it never gets through
 */
export async function perform<Input, Answer extends { readonly refusal?: Refusal }>(
  records: Pick<Records, 'commit'>,
  command: Command<Input, Answer>,
  input: Input,
  actor: Actor,
  correlationId?: string,
): Promise<Answer> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const { unit, answer } = await command(input, actor, correlationId)
    if ((await records.commit(correlated(unit, correlationId))) === 'saved') return answer
  }
  throw new Fault('CONFLICT', 'Too many others are changing this at the same time. Try again.')
}

/**
 * The same, made repeatable by the client: the same id with the same content is done once and answered the same, also
 * long after; the same id with other content is refused. An id under which everything was refused counts as unused.
 */
export async function performOnce<
  Input extends { readonly clientRequestId?: string },
  Answer extends { readonly refusal?: Refusal },
>(
  { records, now }: Pick<Ports, 'records' | 'now'>,
  operation: string,
  command: Command<Input, Answer>,
  input: Input,
  actor: Actor,
  correlationId?: string,
): Promise<Answer | RequestAnswer> {
  const { clientRequestId } = input
  if (clientRequestId === undefined) return perform(records, command, input, actor, correlationId)
  const inputDigest = digestOfInput(operation, input)
  const once: Command<Input, Answer | RequestAnswer> = async () => {
    const before = await records.replay<Answer>(actor.id, clientRequestId)
    if (before?.inputDigest === inputDigest) return { unit: NOTHING, answer: before.answer }
    if (before)
      return refused({
        action: operation,
        actor,
        at: now(),
        request: undefined,
        code: 'CLIENT_REQUEST_REUSED',
      })
    const { unit, answer } = await command(input, actor, correlationId)
    // A refusal did nothing that could be done twice: the id is still free, and the cause may be mended.
    if (answer.refusal) return { unit, answer }
    const replay: Change = {
      kind: 'replay',
      replay: { actorId: actor.id, clientRequestId, inputDigest, answer },
    }
    return { unit: { ...unit, changes: [...unit.changes, replay] }, answer }
  }
  return perform(records, once, input, actor, correlationId)
}

/** Tells inputs apart, also those that no handler accepts. */
function digestOfInput(operation: string, input: unknown): string {
  return sha256Hex(`client-request/v1\n${operation}\n${JSON.stringify(input, sortedKeys)}`)
}

/** A replacer that makes equal values equal texts, in whatever order their keys were written. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
