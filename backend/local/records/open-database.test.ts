import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DatabaseSync } from 'node:sqlite'
import { openDatabase, transaction } from './open-database.ts'
import { isSqlite } from './sqlite-error.ts'

let db: DatabaseSync
beforeEach(() => {
  db = openDatabase(':memory:')
  db.exec('CREATE TABLE kept (body BLOB); PRAGMA max_page_count = 4')
})
afterEach(() => db.close())

const put = (bytes: number) => () => db.prepare('INSERT INTO kept VALUES (zeroblob(?))').run(bytes)
const thrownBy = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error
  }
}

test('a full disk is what a transaction fails with, and nothing of it stays', () => {
  const error = thrownBy(() =>
    transaction(db, () => {
      put(10)()
      put(100_000)()
    }),
  )
  expect(isSqlite(error, 'full')).toBe(true)
  expect(isSqlite(error, 'busy')).toBe(false)
  transaction(db, put(20))
  expect(db.prepare('SELECT length(body) AS bytes FROM kept').all()).toEqual([{ bytes: 20 }])
})

test('work that throws leaves nothing, and its own error is what is thrown', () => {
  const error = thrownBy(() =>
    transaction(db, () => {
      put(10)()
      throw new Error('changed my mind')
    }),
  )
  expect(error).toMatchObject({ message: 'changed my mind' })
  expect(db.prepare('SELECT * FROM kept').all()).toEqual([])
})
