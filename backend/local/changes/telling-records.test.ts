import { afterAll, beforeAll, expect, test } from 'vitest'
import { IN_STATUS } from '#egress/request.fixture.ts'
import { NOTHING } from '#egress/step.ts'
import { memoryHome, type MemoryHome } from '#local/memory-home.fixture.ts'
import { tellingRecords } from './telling-records.ts'

let home: MemoryHome
beforeAll(async () => {
  home = await memoryHome()
})
afterAll(() => home.close())

test('what was saved is told once it can be read, and what was not is not told', async () => {
  const told: unknown[] = []
  const records = tellingRecords(home.ports.records, {
    tell: (id, version) => told.push([id, version, records.request(id)]),
  })
  const request = { ...IN_STATUS.DRAFT, id: 'r1' }
  const unit = { ...NOTHING, changes: [{ kind: 'request', request, expectedVersion: 0 } as const] }
  expect(await records.commit(unit)).toBe('saved')
  expect(await records.commit(unit)).toBe('stale')
  await records.commit(NOTHING)
  expect(told).toEqual([['r1', request.version, expect.any(Promise)]])
  expect(await records.request('r1')).toEqual(request)
})
