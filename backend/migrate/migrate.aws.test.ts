import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newDynamoClient } from '#aws/records/dynamo-client.ts'
import { dynamoRecords } from '#aws/records/dynamo-records.ts'
import { createRecordsTable } from '#aws/records/records-table.fixture.ts'
import { streamOf } from '#egress/step.ts'
import type { Report } from './report.ts'
import { SAMPLES, TOKEN } from './samples.fixture.ts'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))
const CONFIG = fileURLToPath(new URL('../../examples/aws/sluice.aws.json', import.meta.url))
const FIRST = '00000001-5b1e-4c7a-9d20-0f6e3a8c4101'

const client = newDynamoClient()
let place: Awaited<ReturnType<typeof createRecordsTable>>
beforeAll(async () => {
  place = await createRecordsTable(client)
})
afterAll(async () => {
  await place.drop()
  client.destroy()
})

function migrated(...args: readonly string[]): Report {
  const where = ['--config', CONFIG, '--to-table', place.table, '--json', ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...where, '--from', ...SAMPLES], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(status).toBe(1)
  return JSON.parse(stdout) as Report
}

test('the table takes in what is finished, once, and the lists of the projects show it', async () => {
  const sums = { rows: 23, left: 12, errors: 9 }
  expect(migrated('--dry-run').counts).toEqual({ ...sums, imported: 9, there: 2 })
  const records = dynamoRecords({ client, table: place.table })
  expect(await records.request(FIRST)).toBeUndefined()

  expect(migrated().counts).toEqual({ ...sums, imported: 9, there: 2 })
  expect(migrated().counts).toEqual({ ...sums, imported: 0, there: 11 })

  expect(await records.request(FIRST)).toMatchObject({
    status: 'IMPORTED',
    imported: { id: FIRST, status: 'RITAPPROVED' },
  })
  const listed = await records.requests(
    { of: 'project', project: 'asthma', status: 'IMPORTED' },
    { limit: 50 },
  )
  expect(listed).toHaveLength(9)
  expect(
    listed.map(({ imported }) => imported?.status).filter((status) => status === 'REJECTED'),
  ).toHaveLength(5)
  const events = await records.events(streamOf(FIRST), { from: 1, limit: 9 })
  expect(events.map(({ type }) => type)).toEqual(['requestImported'])
  expect(JSON.stringify(events)).not.toContain(TOKEN)
})
