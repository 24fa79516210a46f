import type { Actor } from '#core/actor.ts'
import type { JsonValue } from '#core/canonical-json.ts'
import { digestOf } from '#core/digest.ts'
import { Fault } from '#core/fault.ts'
import { refusal, type Refusal } from '#core/refusal.ts'
import type { Step } from '#egress/step.ts'
import type { Records, Unit } from '#ports/records.ts'

/** What a command wants: the step to take, decided on what the record says at this moment. */
export type Command<Input, Answer> = (input: Input, actor: Actor) => Promise<Step<Answer>>

/** Makes a command repeatable: the same id with the same content is done once and answered the same. */
export interface ClientRequest {
  readonly id: string
  readonly operation: string
}

/** More losers of a race than this in a row means that something is wrong, not busy. */
const MAX_ATTEMPTS = 1_000

/**
 * Runs a command until its unit of work is written. Whoever loses a race looks again and decides anew.
 * @throws Fault CONFLICT if it never gets through
 */
export async function perform<Input, Answer extends { readonly refusal?: Refusal }>(
  records: Pick<Records, 'commit' | 'replay'>,
  command: Command<Input, Answer>,
  input: Input,
  actor: Actor,
  clientRequest?: ClientRequest,
): Promise<Answer | { readonly refusal: Refusal }> {
  const inputDigest = clientRequest ? digestOfInput(clientRequest.operation, input) : ''
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const before = clientRequest && (await records.replay(actor.id, clientRequest.id))
    // What was kept under this digest is what this very command answered.
    if (before)
      return before.inputDigest === inputDigest
        ? (before.answer as Answer)
        : { refusal: refusal('CLIENT_REQUEST_REUSED') }
    const { unit, answer } = await command(input, actor)
    const whole: Unit = clientRequest
      ? { ...unit, changes: [...unit.changes, replayOf(actor, clientRequest, inputDigest, answer)] }
      : unit
    if ((await records.commit(whole)) === 'saved') return answer
  }
  throw new Fault('CONFLICT', 'Too many others are changing this at the same time. Try again.')
}

function replayOf(
  actor: Actor,
  { id }: ClientRequest,
  inputDigest: string,
  answer: unknown,
): Unit['changes'][number] {
  return { kind: 'replay', replay: { actorId: actor.id, clientRequestId: id, inputDigest, answer } }
}

function digestOfInput(operation: string, input: unknown): string {
  const plain = JSON.parse(JSON.stringify(input)) as JsonValue
  return digestOf('client-request/v1', { operation, input: plain })
}
