import { turnOf } from '#egress/views.ts'
import type { Change } from '#ports/records.ts'
import type { Statements } from './statements.ts'

type ChangeOf<K extends Change['kind']> = Extract<Change, { kind: K }>

/** Writes one change inside a transaction; `false` where its condition does not hold. */
export function applyChange(run: Statements, change: Change): boolean {
  switch (change.kind) {
    case 'request':
      return saveRequest(run, change)
    case 'while':
      return (
        run('SELECT 1 FROM requests WHERE id = ? AND status = ? AND round = ?').get(
          change.requestId,
          change.status,
          change.round,
        ) !== undefined
      )
    case 'file':
      return saveFile(run, change)
    case 'received':
      return saveReceived(run, change)
    case 'removeFile':
      run('DELETE FROM files WHERE request_id = ? AND round = ? AND path_key = ?').run(
        change.requestId,
        change.round,
        change.pathKey,
      )
      return true
    case 'token': {
      const { requestId, round, stage, token } = change.token
      run('INSERT OR REPLACE INTO tokens (request_id, round, stage, token) VALUES (?, ?, ?, ?)').run(
        requestId,
        round,
        stage,
        token,
      )
      return true
    }
    case 'ticket':
      return saveTicket(run, change)
    case 'message':
      return saveMessage(run, change)
    case 'notice': {
      const { id, to, createdAt } = change.notice
      run('INSERT OR IGNORE INTO notices (id, to_id, created_at, mailed, body) VALUES (?, ?, ?, 0, ?)').run(
        id,
        to.id,
        createdAt,
        JSON.stringify(change.notice),
      )
      return true
    }
    case 'mailed':
      run('UPDATE notices SET mailed = 1 WHERE id = ?').run(change.noticeId)
      return true
    case 'replay':
      return saveReplay(run, change)
  }
}

function saveRequest(run: Statements, { request, expectedVersion }: ChangeOf<'request'>): boolean {
  const { id, version, status, round, project, requestedBy, createdAt } = request
  const columns = [version, status, round, turnOf(request) ?? null, JSON.stringify(request)]
  if (expectedVersion === 0)
    return wrote(
      run(
        `INSERT INTO requests (version, status, round, turn, body, id, project, requested_by, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
      ).run(...columns, id, project, requestedBy.id, createdAt),
    )
  return wrote(
    run(
      'UPDATE requests SET version = ?, status = ?, round = ?, turn = ?, body = ? WHERE id = ? AND version = ?',
    ).run(...columns, id, expectedVersion),
  )
}

function saveFile(run: Statements, { file }: ChangeOf<'file'>): boolean {
  run(
    'INSERT OR REPLACE INTO files (request_id, round, path_key, path, has_bytes, body) VALUES (?, ?, ?, ?, ?, ?)',
  ).run(file.requestId, file.round, file.pathKey, file.path, file.source ? 1 : 0, JSON.stringify(file))
  return true
}

function saveReceived(run: Statements, { file }: ChangeOf<'received'>): boolean {
  const { requestId, round, pathKey, path, bytes } = file
  return wrote(
    run(
      `UPDATE files SET has_bytes = 1, body = ?
       WHERE request_id = ? AND round = ? AND path_key = ? AND path = ? AND json_extract(body, '$.bytes') = ?`,
    ).run(JSON.stringify(file), requestId, round, pathKey, path, bytes),
  )
}

function saveTicket(run: Statements, { ticket, expected }: ChangeOf<'ticket'>): boolean {
  const body = JSON.stringify(ticket)
  if (expected === undefined)
    return wrote(
      run('INSERT INTO tickets (state, body, id) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING').run(
        ticket.state,
        body,
        ticket.id,
      ),
    )
  return wrote(
    run('UPDATE tickets SET state = ?, body = ? WHERE id = ? AND state = ?').run(
      ticket.state,
      body,
      ticket.id,
      expected,
    ),
  )
}

function saveMessage(run: Statements, { message, expected }: ChangeOf<'message'>): boolean {
  const body = JSON.stringify(message)
  if (expected === undefined)
    return wrote(
      run(
        'INSERT INTO messages (state, body, created_at, id) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
      ).run(message.state, body, message.createdAt, message.id),
    )
  return wrote(
    run('UPDATE messages SET state = ?, body = ? WHERE id = ? AND state = ?').run(
      message.state,
      body,
      message.id,
      expected,
    ),
  )
}

function saveReplay(run: Statements, { replay }: ChangeOf<'replay'>): boolean {
  const { actorId, clientRequestId, inputDigest, answer } = replay
  return wrote(
    run(
      `INSERT INTO replays (actor_id, client_request_id, input_digest, answer) VALUES (?, ?, ?, ?)
       ON CONFLICT (actor_id, client_request_id) DO NOTHING`,
    ).run(actorId, clientRequestId, inputDigest, JSON.stringify(answer)),
  )
}

function wrote({ changes }: { readonly changes: number | bigint }): boolean {
  return Number(changes) === 1
}
