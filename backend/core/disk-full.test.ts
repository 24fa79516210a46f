import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { DiskFull, namedIfDiskFull } from '#core/disk-full.ts'

test('a database that finds no room is a full disk', () => {
  using db = new DatabaseSync(':memory:')
  db.exec('CREATE TABLE t (x); PRAGMA max_page_count = 2')
  let found: unknown
  try {
    db.prepare('INSERT INTO t VALUES (?)').run('x'.repeat(100_000))
  } catch (error) {
    found = error
  }
  expect(found).toBeInstanceOf(Error)
  expect(namedIfDiskFull(found)).toMatchObject({ name: 'DiskFull', cause: found })
})

test('another error stays what it is', () => {
  const other = Object.assign(new Error('constraint failed'), { errcode: 19 })
  expect(namedIfDiskFull(other)).toBe(other)
  expect(namedIfDiskFull('no error at all')).not.toBeInstanceOf(DiskFull)
})
