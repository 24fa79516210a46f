import { afterEach, beforeEach, expect, test } from 'vitest'
import type { EgressRequest } from '#egress/request.ts'
import { AT, inReview } from '#egress/request.fixture.ts'
import { NOTHING } from '#egress/step.ts'
import { openStage } from '#egress/tasks/open-stage.ts'
import { memoryHome, type MemoryHome } from '#local/memory-home.fixture.ts'
import type { Topics } from '#ports/topics.ts'
import { announceStage } from './announce-stage.ts'

let home: MemoryHome
let told: Parameters<Topics['announce']>[]
beforeEach(async () => {
  home = await memoryHome()
  told = []
})
afterEach(() => home.close())

const topics: Topics = {
  announce: async (...told_) => {
    told.push(told_)
    return 'announced'
  },
}
const OPEN = { stage: 0, openedAt: AT, deadlineAt: '2026-03-18T09:00:00.000Z' }
const ENTRY = { id: 'a', kind: 'announceStage', requestId: 'request-1', round: 1, stage: 0 } as const

async function kept(request: EgressRequest): Promise<EgressRequest> {
  await home.ports.records.commit({ ...NOTHING, changes: [{ kind: 'request', request, expectedVersion: 0 }] })
  return request
}

test('the topic of the open stage is told which request waits, where it is, and nothing that it says', async () => {
  const request = await kept(inReview(0, { id: ENTRY.requestId, openStage: OPEN }))
  await announceStage({ ...home.ports, topics })(ENTRY)
  expect(told).toEqual([
    [
      request.policy.stages[0]?.group,
      {
        subject: '[Sluice] Decision needed: request-1',
        text: expect.stringContaining('https://sluice.example/#request=request-1'),
      },
    ],
  ])
  const text = JSON.stringify(told)
  for (const secret of [request.title, request.requestedBy.name, request.requestedBy.email, request.project])
    expect(text).not.toContain(secret)
})

test.for([
  ['was decided', { stage: 1 }],
  ['is of another round', { round: 2 }],
  ['is of a request that is not there', { requestId: 'nobody' }],
] as const)('a stage that %s is not announced any more', async ([, part]) => {
  await kept(inReview(0, { id: ENTRY.requestId, openStage: OPEN }))
  await announceStage({ ...home.ports, topics })({ ...ENTRY, ...part })
  expect(told).toEqual([])
})

test('opening a stage leaves one announcement, however often it is opened', async () => {
  const { id, attempt } = await kept(inReview(0, { id: 'request-1', openStage: OPEN }))
  for (const taskToken of ['one', 'two'])
    await openStage(home.ports)({ requestId: id, round: 1, attempt, stage: 0, taskToken })
  const due = await home.outbox.due('mail', '9999', 100)
  expect(due.map(({ entry }) => entry).filter(({ kind }) => kind === 'announceStage')).toEqual([
    { ...ENTRY, id: 'announce/request-1/1/stage-1' },
  ])
})
