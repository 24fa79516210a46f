import fc from 'fast-check'
import { expect, test } from 'vitest'
import { brokenAt, chained } from '#audit/chain.ts'
import type { AuditEvent, EventDraft } from '#audit/event.ts'

function aStream(length: number): readonly AuditEvent[] {
  const events: AuditEvent[] = []
  for (let n = 1; n <= length; n += 1) {
    const draft: EventDraft = {
      stream: 'request/1',
      type: 'requestDecided',
      at: `2026-03-04T15:40:${String(n).padStart(2, '0')}.000Z`,
      actor: { id: 'ada', kind: 'person' },
      facts: { stage: n, reason: `because ${n}` },
    }
    events.push(chained(events.at(-1), draft))
  }
  return events
}

test('a stream as it was written is whole', () => {
  expect(brokenAt([])).toBeUndefined()
  expect(brokenAt(aStream(20))).toBeUndefined()
})

test('an event that was edited, left out, put twice or moved is named', () => {
  const events = aStream(8)
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 7 }),
      fc.constantFrom('edit', 'drop', 'repeat', 'swap'),
      (at, how) => {
        const broken = damaged(events, at, how)
        const touched = how === 'repeat' ? at + 2 : at + 1
        const isTail = how === 'drop' && at === events.length - 1
        expect(brokenAt(broken)).toBe(isTail ? undefined : touched)
      },
    ),
  )
})

function damaged(events: readonly AuditEvent[], at: number, how: string): readonly AuditEvent[] {
  const here = events.slice(at, at + 1)
  if (how === 'edit') return events.with(at, { ...events[at], facts: { stage: 99 } } as AuditEvent)
  if (how === 'drop') return events.toSpliced(at, 1)
  if (how === 'repeat') return events.toSpliced(at + 1, 0, ...here)
  return at + 1 < events.length
    ? [...events.slice(0, at), ...events.slice(at + 1, at + 2), ...here, ...events.slice(at + 2)]
    : events.with(at, { ...events[at], seq: 99 } as AuditEvent)
}
