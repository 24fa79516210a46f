import * as z from 'zod'
import type { Actor } from '#core/actor.ts'
import { correlationIdSchema } from '#core/correlation.ts'
import type { Report } from '#core/report.ts'
import type { Ask } from '#entry/ask-fields.ts'
import { selected, type Json } from '#entry/selected.ts'
import { shownFault, type ShownFault } from '#entry/shown-fault.ts'
import type { Caller } from '../people/actor.ts'
import { callerOf } from './identity.ts'

/** What graphql/resolvers/invoke.ts sends. */
const payloadSchema = z.object({
  field: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  identity: z.unknown(),
  /** Null where it cannot be told from what was selected. */
  selection: z.array(z.string()).nullable(),
  correlationId: correlationIdSchema,
})

/** What graphql/resolvers/invoke.ts is answered. */
export type FieldAnswer =
  | { readonly data: Json }
  | { readonly fault: ShownFault & { readonly correlationId: string } }

export interface AnswerFieldOptions {
  /** Answers the fields that this function holds. */
  readonly ask: Ask
  /** The caller, as the directory has them now. */
  readonly actorOf: (caller: Caller) => Promise<Actor | undefined>
  readonly report: Report
}

/** Answers one field to AppSync's resolver. It throws nothing: what goes wrong is reported here and shown as a fault. */
export function answerField({ ask, actorOf, report }: AnswerFieldOptions) {
  return async (event: unknown): Promise<FieldAnswer> => {
    const { data: payload, error } = payloadSchema.safeParse(event)
    const { field = 'unknown', correlationId = 'unknown' } = payload ?? {}
    try {
      // Whoever called did not write it: what is wrong with it is not theirs to mend.
      if (!payload) throw new Error('The resolver sent something else', { cause: error })
      const caller = callerOf(payload.identity)
      const actor = caller && (await actorOf(caller))
      const answer = await ask(field, payload.arguments, actor, correlationId)
      return { data: await selected(answer, payload.selection ?? []) }
    } catch (thrown) {
      const fault = shownFault(thrown)
      if (fault.code === 'INTERNAL') report({ code: 'FAULT', correlationId, field, error: thrown })
      return { fault: { ...fault, correlationId } }
    }
  }
}
