import { ZodError } from 'zod'
import type { Actor } from '#core/actor.ts'
import { Fault, type FaultCode } from '#core/fault.ts'
import { FIELDS, type FieldName } from '#entry/fields.ts'
import type { Ports } from '#ports/ports.ts'

/** Answers one field of the schema for the person who asks. @throws Fault UNAUTHENTICATED where nobody does */
export function asker(ports: Ports) {
  const asked = new Map(Object.entries(FIELDS).map(([name, field]) => [name, field.ask(ports)]))
  return async (name: FieldName, input: unknown, actor: Actor | undefined): Promise<unknown> => {
    if (!actor)
      throw new Fault('UNAUTHENTICATED', 'Sign in first: the access token is missing, expired or not ours.')
    const answer = asked.get(name)
    if (!answer) throw new Fault('INTERNAL', 'This field has no answer')
    return answer(input, actor)
  }
}

/** What a fault looks like from outside: a code and a sentence, nothing of the inside. */
export interface ShownFault {
  readonly code: FaultCode
  readonly message: string
}

/** The one place that says what of a thrown thing may be shown. */
export function shownFault(error: unknown): ShownFault {
  if (error instanceof Fault) return { code: error.code, message: error.message }
  if (error instanceof ZodError) return { code: 'BAD_INPUT', message: sentenceOf(error) }
  return {
    code: 'INTERNAL',
    message: 'Something went wrong here, and it was reported. Nothing was changed. Try again later.',
  }
}

function sentenceOf({ issues }: ZodError): string {
  return issues
    .slice(0, 10)
    .map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`)
    .join('; ')
}
