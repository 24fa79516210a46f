import type { EventDraft } from '#audit/event.ts'
import type { Actor } from '#core/actor.ts'
import { refusal, type Problem, type Refusal, type RefusalCode } from '#core/refusal.ts'
import type { EgressRequest } from '#egress/request.ts'
import type { Unit } from '#ports/records.ts'

/** What a command wants to write, and what it answers once that is written. Nothing has happened yet. */
export interface Step<Answer> {
  readonly unit: Unit
  readonly answer: Answer
}

export const NOTHING: Unit = { changes: [], events: [], outbox: [] }

/** The answer of a command about one request. */
export interface RequestAnswer {
  readonly request?: EgressRequest
  readonly refusal?: Refusal
}

/** The stream in which a request's events stand. */
export function streamOf(requestId: string): string {
  return `request/${requestId}`
}

export function eventActor({ id, kind }: Actor): EventDraft['actor'] {
  return { id, kind }
}

export interface RefusedAttempt {
  readonly action: string
  readonly actor: Actor
  readonly at: string
  /** The request that it was about, if there is one that the actor may know of or not. */
  readonly request: EgressRequest | undefined
  readonly code: RefusalCode
  readonly problems?: readonly Problem[]
}

/** A step that does nothing but record that it was refused. An unseen request is not in the answer. */
export function refused({ action, actor, at, request, code, problems }: RefusedAttempt): Step<RequestAnswer> {
  const event: EventDraft = {
    stream: request ? streamOf(request.id) : 'refusals',
    type: 'refused',
    at,
    actor: eventActor(actor),
    facts: { action, code },
  }
  const shown = request && code !== 'NOT_FOUND' ? { request } : {}
  return { unit: { ...NOTHING, events: [event] }, answer: { ...shown, refusal: refusal(code, problems) } }
}
