import { chained, type ChainHead } from '#audit/chain.ts'
import type { AuditEvent, EventDraft } from '#audit/event.ts'
import type { Action } from './action.ts'
import { json } from './attributes.ts'
import { KEYS } from './keys.ts'

export type LastEvent = (stream: string) => Promise<AuditEvent | undefined>

/**
 * Adds events behind the last ones of their streams. That nobody else wrote an event with the next number is the condition:
 * so a stream has no gap, and needs no head beside it.
 */
export async function nextEvents(
  lastEvent: LastEvent,
  drafts: readonly EventDraft[],
): Promise<readonly Action[]> {
  const streams = [...new Set(drafts.map(({ stream }) => stream))]
  const found = await Promise.all(streams.map(lastEvent))
  const heads = new Map<string, ChainHead | undefined>(streams.map((stream, nth) => [stream, found[nth]]))
  return drafts.map((draft): Action => {
    const event = chained(heads.get(draft.stream), draft)
    heads.set(draft.stream, event)
    return {
      key: KEYS.event(event.stream, event.seq),
      condition: 'absent',
      otherwise: 'again',
      write: { put: { b: json(event) } },
    }
  })
}
