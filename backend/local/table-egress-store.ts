import type { DatabaseSync } from 'node:sqlite'
import type { EgressStore } from '#ports/egress-store.ts'

/** The egress stores' own records, as a table of the local home: what Service Workbench would read. */
export function tableEgressStore(
  db: DatabaseSync,
): EgressStore & { status(storeId: string): string | undefined } {
  db.exec('CREATE TABLE IF NOT EXISTS egress_stores (id TEXT PRIMARY KEY, status TEXT NOT NULL) STRICT')
  return {
    async setStatus(storeId, status) {
      db.prepare(
        'INSERT INTO egress_stores (id, status) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET status = excluded.status',
      ).run(storeId, status)
    },
    status(storeId) {
      const row = db.prepare('SELECT status FROM egress_stores WHERE id = ?').get(storeId)
      return row && String(row['status'])
    },
  }
}
