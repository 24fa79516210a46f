import { randomBytes } from 'node:crypto'
import { subsegment, type Outcome, type TracePlace, type Work } from './subsegment.ts'
import type { SendDocument } from './xray-daemon.ts'

export interface TracedDeps {
  readonly send: SendDocument
  /** Where this call stands in a trace, if that is kept. Asked at each piece of work: it changes with each call. */
  readonly place: () => TracePlace | undefined
}

/** Does a piece of work and answers or throws what it does; X-Ray shows it as a part of the call. */
export type Traced = <T>(work: Work, run: () => Promise<T>, outcomeOf?: (answer: T) => Outcome) => Promise<T>

export function tracedBy({ send, place }: TracedDeps): Traced {
  return async (work, run, outcomeOf) => {
    const at = place()
    if (!at) return run()
    const startedAt = Date.now()
    let outcome: Outcome = 'fault'
    try {
      const answer = await run()
      outcome = outcomeOf?.(answer) ?? 'done'
      return answer
    } finally {
      const id = randomBytes(8).toString('hex')
      await send(subsegment(at, work, { id, startedAt, endedAt: Date.now(), outcome }))
    }
  }
}
