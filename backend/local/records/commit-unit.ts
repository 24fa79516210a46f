import type { DatabaseSync } from 'node:sqlite'
import { chained, type ChainHead } from '#audit/chain.ts'
import type { EventDraft } from '#audit/event.ts'
import { laneOf, type OutboxEntry } from '#egress/outbox.ts'
import type { Unit } from '#ports/records.ts'
import { applyChange } from './apply-change.ts'
import { transaction } from './open-database.ts'
import type { Statements } from './statements.ts'

/** A condition of the unit did not hold: rolls everything back. */
class Stale extends Error {}

/** Writes a unit of work as one transaction, with its events in their places and its outbox entries. */
export function commitUnit(db: DatabaseSync, run: Statements, unit: Unit): 'saved' | 'stale' {
  try {
    transaction(db, () => {
      for (const change of unit.changes) if (!applyChange(run, change)) throw new Stale()
      for (const event of unit.events) append(run, event)
      for (const entry of unit.outbox) enqueue(run, entry)
    })
    return 'saved'
  } catch (error) {
    if (error instanceof Stale) return 'stale'
    throw error
  }
}

function append(run: Statements, draft: EventDraft): void {
  const event = chained(headOf(run, draft.stream), draft)
  run('INSERT INTO events (stream, seq, digest, body) VALUES (?, ?, ?, ?)').run(
    event.stream,
    event.seq,
    event.digest,
    JSON.stringify(event),
  )
}

function headOf(run: Statements, stream: string): ChainHead | undefined {
  const row = run('SELECT seq, digest FROM events WHERE stream = ? ORDER BY seq DESC LIMIT 1').get(stream)
  return row && { seq: Number(row['seq']), digest: String(row['digest']) }
}

function enqueue(run: Statements, entry: OutboxEntry): void {
  run(
    `INSERT INTO outbox (id, lane, body, state, attempts, next_at) VALUES (?, ?, ?, 'waiting', 0, '')
     ON CONFLICT (id) DO NOTHING`,
  ).run(entry.id, laneOf(entry), JSON.stringify(entry))
}
