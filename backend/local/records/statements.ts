import type { DatabaseSync, StatementSync } from 'node:sqlite'

export type Statements = (sql: string) => StatementSync

/** Prepares each text once and keeps it. */
export function statementsOf(db: DatabaseSync): Statements {
  const prepared = new Map<string, StatementSync>()
  return (sql) => {
    const known = prepared.get(sql)
    if (known) return known
    const statement = db.prepare(sql)
    prepared.set(sql, statement)
    return statement
  }
}

/** Reads the JSON of a `body` column. */
export function bodyOf<T>(row: Record<string, unknown> | undefined): T | undefined {
  return row === undefined ? undefined : (JSON.parse(String(row['body'])) as T)
}

/** Reads the JSON of the `body` columns. */
export function bodiesOf<T>(rows: readonly Record<string, unknown>[]): readonly T[] {
  return rows.map(({ body }) => JSON.parse(String(body)) as T)
}
