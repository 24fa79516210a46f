import type { DatabaseSync } from 'node:sqlite'

/** Runs work as one transaction, all of it or nothing. The work must not wait: the database is shared. */
export function openTransactions(db: DatabaseSync): <T>(work: () => T) => T {
  return (work) => {
    db.exec('BEGIN IMMEDIATE')
    try {
      const done = work()
      db.exec('COMMIT')
      return done
    } catch (thrown) {
      if (db.isTransaction) db.exec('ROLLBACK')
      throw thrown
    }
  }
}
