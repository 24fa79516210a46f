import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { AuditEvent } from '#audit/event.ts'
import type { IntakeMessage } from '#egress/intake/message.ts'
import type { Notice } from '#egress/notice.ts'
import type { EgressRequest, RequestFile } from '#egress/request.ts'
import { summaryOf } from '#egress/request-summary.ts'
import type { Ticket } from '#egress/ticket.ts'
import type { KeptNotice, Position, Records, RequestIndex } from '#ports/records.ts'
import { commitUnit } from './commit-unit.ts'
import { SCHEMA } from './schema.ts'
import { bodiesOf, bodyOf, statementsOf } from './statements.ts'

/** The record on SQLite. `onCommit` is told that there may be something in the outbox. */
export function sqliteRecords(db: DatabaseSync, onCommit: () => void): Records {
  db.exec(SCHEMA)
  const run = statementsOf(db)

  const page = (
    table: string,
    where: readonly [string, SQLInputValue][],
    before: Position | undefined,
    limit: number,
  ) => {
    const conditions = where.map(([column]) => `${column} = ?`)
    if (before) conditions.push('(created_at, id) < (?, ?)')
    const filter = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''
    const from: SQLInputValue[] = before ? [before.createdAt, before.id] : []
    return run(`SELECT * FROM ${table} ${filter} ORDER BY created_at DESC, id DESC LIMIT ?`).all(
      ...where.map(([, value]) => value),
      ...from,
      limit,
    )
  }

  return {
    async commit(unit) {
      const result = commitUnit(db, run, unit)
      if (result === 'saved' && unit.outbox.length > 0) onCommit()
      return result
    },

    async request(id) {
      return bodyOf<EgressRequest>(run('SELECT body FROM requests WHERE id = ?').get(id))
    },

    async requests(index, { before, limit }) {
      return bodiesOf<EgressRequest>(page('requests', columnsOf(index), before, limit)).map(summaryOf)
    },

    async file(requestId, round, pathKey) {
      return bodyOf<RequestFile>(
        run('SELECT body FROM files WHERE request_id = ? AND round = ? AND path_key = ?').get(
          requestId,
          round,
          pathKey,
        ),
      )
    },

    async files({ requestId, round, after = '', limit }) {
      return bodiesOf<RequestFile>(
        run(
          'SELECT body FROM files WHERE request_id = ? AND round = ? AND path_key > ? ORDER BY path_key LIMIT ?',
        ).all(requestId, round, after, limit),
      )
    },

    async filesWithoutBytes(requestId, round, limit) {
      return bodiesOf<RequestFile>(
        run(
          'SELECT body FROM files WHERE request_id = ? AND round = ? AND has_bytes = 0 ORDER BY path_key LIMIT ?',
        ).all(requestId, round, limit),
      )
    },

    async filesByPath(requestId, round, { after = '', limit }) {
      return bodiesOf<RequestFile>(
        run(
          'SELECT body FROM files WHERE request_id = ? AND round = ? AND path > ? ORDER BY path LIMIT ?',
        ).all(requestId, round, after, limit),
      )
    },

    async token(requestId, round, stage) {
      const row = run('SELECT token FROM tokens WHERE request_id = ? AND round = ? AND stage = ?').get(
        requestId,
        round,
        stage,
      )
      return row && String(row['token'])
    },

    async ticket(id) {
      return bodyOf<Ticket>(run('SELECT body FROM tickets WHERE id = ?').get(id))
    },

    async message(id) {
      return bodyOf<IntakeMessage>(run('SELECT body FROM messages WHERE id = ?').get(id))
    },

    async messages({ before, limit }) {
      return bodiesOf<IntakeMessage>(page('messages', [], before, limit))
    },

    async notice(id) {
      return kept(run('SELECT mailed, body FROM notices WHERE id = ?').get(id))
    },

    async notices({ to, before, limit }) {
      return page('notices', to === undefined ? [] : [['to_id', to]], before, limit).flatMap(
        (row) => kept(row) ?? [],
      )
    },

    async replay<Answer>(actorId: string, clientRequestId: string) {
      const row = run(
        'SELECT input_digest, answer FROM replays WHERE actor_id = ? AND client_request_id = ?',
      ).get(actorId, clientRequestId)
      if (!row) return undefined
      const answer = JSON.parse(String(row['answer'])) as Answer
      return { actorId, clientRequestId, inputDigest: String(row['input_digest']), answer }
    },

    async events(stream, { from, limit }) {
      return bodiesOf<AuditEvent>(
        run('SELECT body FROM events WHERE stream = ? AND seq >= ? ORDER BY seq LIMIT ?').all(
          stream,
          from,
          limit,
        ),
      )
    },
  }
}

function kept(row: Record<string, unknown> | undefined): KeptNotice | undefined {
  const notice = bodyOf<Notice>(row)
  return notice && { ...notice, mailed: Number(row?.['mailed']) === 1 }
}

/** Equality conditions of an index, in the order of its columns. */
function columnsOf(index: RequestIndex): readonly [string, string][] {
  const columns: [string, string | undefined][] = (() => {
    switch (index.of) {
      case 'project':
        return [
          ['project', index.project],
          ['status', index.status],
        ]
      case 'requester':
        return [
          ['requested_by', index.requestedBy],
          ['project', index.project],
          ['status', index.status],
        ]
      case 'turn':
        return [
          ['turn', index.turn],
          ['project', index.project],
        ]
    }
  })()
  return columns.flatMap(([column, value]): [string, string][] =>
    value === undefined ? [] : [[column, value]],
  )
}
