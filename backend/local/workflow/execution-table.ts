import type { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import type { Running } from './context.ts'
import type { Failure } from './task-error.ts'

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED'

/** How an execution ended. */
export type Ending =
  | { readonly status: 'SUCCEEDED'; readonly output: unknown }
  | { readonly status: 'FAILED' | 'ABORTED'; readonly failure: Failure }

export interface StoredExecution extends Running {
  readonly status: ExecutionStatus
  readonly output: unknown
  readonly error: string | undefined
  readonly cause: string | undefined
}

const schema = `
  CREATE TABLE IF NOT EXISTS wf_execution (
    name TEXT PRIMARY KEY,
    machine TEXT NOT NULL,
    status TEXT NOT NULL,
    input TEXT NOT NULL,
    output TEXT,
    error TEXT,
    cause TEXT,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    deadline INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS wf_execution_status ON wf_execution (status, name);
  CREATE INDEX IF NOT EXISTS wf_execution_deadline ON wf_execution (deadline) WHERE deadline IS NOT NULL;
`

/** The executions, running and ended, as rows. */
export function openExecutionTable(db: DatabaseSync) {
  db.exec(schema)
  const insert = db.prepare(
    `INSERT INTO wf_execution (name, machine, status, input, started_at, deadline) VALUES (?, ?, 'RUNNING', ?, ?, ?)`,
  )
  const end = db.prepare(
    `UPDATE wf_execution SET status = ?, output = ?, error = ?, cause = ?, ended_at = ?, deadline = NULL
     WHERE name = ? AND status = 'RUNNING'`,
  )
  const find = db.prepare('SELECT * FROM wf_execution WHERE name = ?')
  const page = db.prepare('SELECT name FROM wf_execution WHERE status = ? AND name > ? ORDER BY name LIMIT ?')
  const due = db.prepare('SELECT name FROM wf_execution WHERE deadline <= ?')
  const next = db.prepare('SELECT min(deadline) AS deadline FROM wf_execution WHERE deadline IS NOT NULL')

  return {
    insert: ({ name, machine, input, startedAt }: Running, deadline: number | undefined): void => {
      insert.run(name, machine, JSON.stringify(input), startedAt, deadline ?? null)
    },
    /** False where the execution had ended before. */
    end: (name: string, ending: Ending, at: string): boolean => {
      const output = ending.status === 'SUCCEEDED' ? JSON.stringify(ending.output) : null
      const { Error: error, Cause: cause }: Failure = ending.status === 'SUCCEEDED' ? {} : ending.failure
      return end.run(ending.status, output, error ?? null, cause ?? null, at, name).changes === 1
    },
    find: (name: string): StoredExecution | undefined => {
      const found = find.get(name)
      return found && row.parse(found)
    },
    names: (status: ExecutionStatus, after: string, limit: number): readonly string[] =>
      page.all(status, after, limit).map((row) => String(row['name'])),
    due: (at: number): readonly string[] => due.all(at).map((row) => String(row['name'])),
    nextDeadline: (): number | undefined => {
      const deadline = next.get()?.['deadline']
      return typeof deadline === 'number' ? deadline : undefined
    },
  }
}

const json = z.string().transform((text): unknown => JSON.parse(text))
const optional = z
  .string()
  .nullable()
  .transform((text) => text ?? undefined)
const row = z
  .object({
    name: z.string(),
    machine: z.string(),
    status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'ABORTED']),
    input: json,
    output: z.union([z.null().transform(() => undefined), json]),
    error: optional,
    cause: optional,
    started_at: z.string(),
  })
  .transform(({ started_at, ...same }): StoredExecution => ({ ...same, startedAt: started_at }))
