import { digestOf } from '#core/digest.ts'
import type { AuditEvent, EventDraft } from '#audit/event.ts'

/** What stands before the first event of a stream. */
export const NOTHING_BEFORE = '0'.repeat(64)

const DOMAIN = 'audit-event/v1'

/** The last event of a stream, as far as the next one needs it. */
export interface ChainHead {
  readonly seq: number
  readonly digest: string
}

/** Gives a draft its place behind the head of its stream. */
export function chained(head: ChainHead | undefined, draft: EventDraft): AuditEvent {
  const placed = { ...draft, seq: (head?.seq ?? 0) + 1, previous: head?.digest ?? NOTHING_BEFORE }
  return { ...placed, digest: digestOfEvent(placed) }
}

function digestOfEvent({
  stream,
  type,
  at,
  actor,
  facts,
  seq,
  previous,
}: Omit<AuditEvent, 'digest'>): string {
  return digestOf(DOMAIN, {
    stream,
    type,
    at,
    actor: { id: actor.id, kind: actor.kind },
    facts,
    seq,
    previous,
  })
}

/**
 * The first place at which a stream is not what was written: an edited, missing, inserted or moved event.
 * `undefined` where the chain is whole. A cut-off end shows only against a later head.
 */
export function brokenAt(events: readonly AuditEvent[]): number | undefined {
  let head: ChainHead | undefined
  for (const event of events) {
    const expected = chained(head, event)
    if (
      event.seq !== expected.seq ||
      event.previous !== expected.previous ||
      event.digest !== expected.digest
    )
      return expected.seq
    head = event
  }
  return undefined
}
