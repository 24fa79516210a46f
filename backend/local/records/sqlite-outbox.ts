import type { DatabaseSync } from 'node:sqlite'
import type { OutboxEntry } from '#egress/outbox.ts'
import type { Outbox } from '#ports/outbox.ts'
import { statementsOf } from './statements.ts'

/** The outbox beside the record, in the same database. */
export function sqliteOutbox(db: DatabaseSync): Outbox {
  const run = statementsOf(db)
  return {
    async due(lane, now, limit) {
      return run(
        `SELECT body, attempts FROM outbox WHERE state = 'waiting' AND lane = ? AND next_at <= ? ORDER BY next_at, place LIMIT ?`,
      )
        .all(lane, now, limit)
        .map(({ body, attempts }) => ({
          entry: JSON.parse(String(body)) as OutboxEntry,
          attempts: Number(attempts),
        }))
    },
    async done(id) {
      run(`UPDATE outbox SET state = 'done', error = NULL WHERE id = ?`).run(id)
    },
    async postpone(id, error, at) {
      run(`UPDATE outbox SET state = ?, attempts = attempts + 1, error = ?, next_at = ? WHERE id = ?`).run(
        at === undefined ? 'givenUp' : 'waiting',
        error,
        at ?? '',
        id,
      )
    },
  }
}
