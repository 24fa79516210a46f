import { ZodError } from 'zod'
import { Fault, type FaultCode } from '#core/fault.ts'

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
    message: 'Something went wrong here, and it was reported. Look at how things stand before you try again.',
  }
}

function sentenceOf({ issues }: ZodError): string {
  return issues
    .slice(0, 10)
    .map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`)
    .join('; ')
}
