import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { branchFromRow, rowOfBranch } from './branch-row.ts'
import type { Branch, BranchStart } from './branch.ts'

const schema = `
  CREATE TABLE IF NOT EXISTS wf_branch (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    execution TEXT NOT NULL REFERENCES wf_execution (name),
    parent INTEGER,
    position INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 0,
    scope TEXT NOT NULL,
    item TEXT,
    status TEXT NOT NULL,
    state TEXT NOT NULL,
    input TEXT NOT NULL,
    variables TEXT NOT NULL,
    entered_at TEXT NOT NULL,
    retries TEXT NOT NULL DEFAULT '[]',
    outcome TEXT,
    token TEXT,
    is_token_given INTEGER NOT NULL DEFAULT 0,
    deadline INTEGER,
    deadline_error TEXT
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS wf_branch_token ON wf_branch (token) WHERE token IS NOT NULL;
  CREATE INDEX IF NOT EXISTS wf_branch_deadline ON wf_branch (deadline) WHERE deadline IS NOT NULL;
  CREATE INDEX IF NOT EXISTS wf_branch_siblings ON wf_branch (parent, status, position);
  CREATE INDEX IF NOT EXISTS wf_branch_execution ON wf_branch (execution);
`
const unfinished = `status IN ('queued', 'ready', 'task', 'token', 'timer', 'children')`

/** The branches of running executions as rows; a branch's row goes when its work is joined or its execution ends. */
export function openBranchTable(db: DatabaseSync) {
  db.exec(schema)
  const insert = db.prepare(
    `INSERT INTO wf_branch (execution, parent, position, scope, item, status, state, input, variables, entered_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const put = db.prepare(
    `UPDATE wf_branch SET version = version + 1, status = $status, state = $state, input = $input,
       variables = $variables, entered_at = $entered_at, retries = $retries, outcome = $outcome, token = $token,
       is_token_given = $is_token_given, deadline = $deadline, deadline_error = $deadline_error
     WHERE id = $id AND version = $version`,
  )
  const find = db.prepare('SELECT * FROM wf_branch WHERE id = ?')
  const root = db.prepare('SELECT state FROM wf_branch WHERE execution = ? AND parent IS NULL')
  const byToken = db.prepare(`SELECT * FROM wf_branch WHERE token = ? AND status = 'token'`)
  const due = db.prepare('SELECT * FROM wf_branch WHERE deadline <= ? ORDER BY deadline')
  const next = db.prepare('SELECT min(deadline) AS deadline FROM wf_branch WHERE deadline IS NOT NULL')
  const busySibling = db.prepare(`SELECT 1 FROM wf_branch WHERE parent = ? AND ${unfinished} LIMIT 1`)
  const queued = db.prepare(
    `SELECT id FROM wf_branch WHERE parent = ? AND status = 'queued' ORDER BY position LIMIT 1`,
  )
  const release = db.prepare(`UPDATE wf_branch SET status = 'ready', version = version + 1 WHERE id = ?`)
  const outcomes = db.prepare('SELECT outcome FROM wf_branch WHERE parent = ? ORDER BY position')
  const removeInside = db.prepare(
    `WITH RECURSIVE inside (id) AS (
       SELECT id FROM wf_branch WHERE parent = ?
       UNION ALL SELECT wf_branch.id FROM wf_branch JOIN inside ON wf_branch.parent = inside.id)
     DELETE FROM wf_branch WHERE id IN (SELECT id FROM inside) RETURNING id`,
  )
  const removeAll = db.prepare('DELETE FROM wf_branch WHERE execution = ? RETURNING id')
  const given = db.prepare('UPDATE wf_branch SET is_token_given = 1 WHERE id = ? AND version = ?')
  const again = db.prepare(
    `UPDATE wf_branch SET status = 'ready', version = version + 1, deadline = NULL, deadline_error = NULL
     WHERE status = 'task'`,
  )
  const startable = db.prepare(
    `SELECT id FROM wf_branch WHERE status = 'ready' OR (status = 'token' AND is_token_given = 0) ORDER BY id`,
  )

  return {
    insert(
      start: BranchStart,
      place: { readonly execution: string; readonly parent: number | undefined; readonly position: number },
      status: 'ready' | 'queued',
      at: string,
    ): number {
      const { scope, item, state, input, variables } = start
      const texts = [scope, item, input, variables].map((value) => JSON.stringify(value) ?? null)
      const [scopeText = null, itemText = null, inputText = null, variablesText = null] = texts
      const { execution, parent, position } = place
      return Number(
        insert.run(
          execution,
          parent ?? null,
          position,
          scopeText,
          itemText,
          status,
          state,
          inputText,
          variablesText,
          at,
        ).lastInsertRowid,
      )
    },
    /** Writes a branch where nobody changed it since it was read; false otherwise. */
    put: (branch: Branch): boolean => put.run(rowOfBranch(branch)).changes === 1,
    find: (id: number): Branch | undefined => one(find.get(id)),
    rootState: (execution: string): string | undefined => root.get(execution)?.['state']?.toString(),
    waitingFor: (token: string): Branch | undefined => one(byToken.get(token)),
    due: (at: number): readonly Branch[] => due.all(at).map(branchFromRow),
    nextDeadline: (): number | undefined => {
      const deadline = next.get()?.['deadline']
      return typeof deadline === 'number' ? deadline : undefined
    },
    hasUnfinished: (parent: number): boolean => busySibling.get(parent) !== undefined,
    /** Makes the first queued child ready. */
    releaseQueued(parent: number): readonly number[] {
      const ids = idsOf(queued.all(parent))
      for (const id of ids) release.run(id)
      return ids
    },
    outputs: (parent: number): readonly unknown[] =>
      outcomes.all(parent).map((row) => JSON.parse(String(row['outcome'])).result),
    removeInside: (parent: number): readonly number[] => idsOf(removeInside.all(parent)),
    removeAll: (execution: string): readonly number[] => idsOf(removeAll.all(execution)),
    /** Notes that the handler that was given the token has returned. */
    tokenGiven: (id: number, version: number): void => void given.run(id, version),
    /** Makes tasks that were in flight ready again, and names every branch that has something to do. */
    recover(): readonly number[] {
      again.run()
      return idsOf(startable.all())
    },
  }
}

const one = (row: Record<string, SQLOutputValue> | undefined): Branch | undefined => row && branchFromRow(row)

const idsOf = (rows: readonly Record<string, SQLOutputValue>[]): readonly number[] =>
  rows.map((row) => Number(row['id']))
