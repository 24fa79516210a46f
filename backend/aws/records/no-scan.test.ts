import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const AWS = join(import.meta.dirname, '..')
/** What reads a table without a key, by the names under which the SDK has it. */
const SCANS = /\b(?:ScanCommand|ScanInput|paginateScan|ExecuteStatement|BatchExecuteStatement|client\.scan)\b/

test('nothing in this home scans a table', () => {
  const files = readdirSync(AWS, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/\.(?:test|fixture)\.ts$/.test(file),
  )
  expect(files).toContain(join('records', 'records-table.ts'))
  expect(files.filter((file) => SCANS.test(readFileSync(join(AWS, file), 'utf8')))).toEqual([])
})

test('a scan would be found', () => {
  expect('client.send(new ScanCommand({ TableName }))').toMatch(SCANS)
})
