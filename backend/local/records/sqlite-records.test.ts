import { outboxContract } from '#ports/contracts/outbox-contract.ts'
import { recordsContract } from '#ports/contracts/records-contract.ts'
import { openDatabase } from './open-database.ts'
import { sqliteOutbox } from './sqlite-outbox.ts'
import { sqliteRecords } from './sqlite-records.ts'

const open = async () => {
  const db = openDatabase(':memory:')
  const records = sqliteRecords(db, () => {})
  return { records, outbox: sqliteOutbox(db), close: async () => db.close() }
}

recordsContract(open)
outboxContract(open)
