import { afterAll, expect, test } from 'vitest'
import { inReview } from '#egress/request.fixture.ts'
import { NOTHING } from '#egress/step.ts'
import { memoryHome } from '#local/memory-home.fixture.ts'
import type { Person } from '#ports/directory.ts'
import type { Unit } from '#ports/records.ts'
import { openStage } from './open-stage.ts'

const home = await memoryHome()
afterAll(() => home.close())
const { records } = home.ports

function reviewer(n: number): Person {
  return {
    id: `reviewer-${n}`,
    name: `Reviewer ${n}`,
    email: `reviewer-${n}@example.org`,
    kind: 'person',
    groups: ['InformationGovernance'],
    projects: ['demo'],
    disabled: false,
  }
}

test('every reviewer of a large group is told once, in units of work that a transaction can hold', async () => {
  const request = { ...inReview(0), id: 'r-large' }
  await records.commit({ ...NOTHING, changes: [{ kind: 'request', request, expectedVersion: 0 }] })
  const people = Array.from({ length: 130 }, (_, n) => reviewer(n))
  const sizes: number[] = []
  const opening = openStage({
    ...home.ports,
    directory: { ...home.ports.directory, members: async () => people },
    records: {
      ...records,
      async commit(unit: Unit) {
        sizes.push(unit.changes.length + unit.events.length + unit.outbox.length)
        return records.commit(unit)
      },
    },
  })
  for (const taskToken of ['first', 'second'])
    await opening({ requestId: request.id, round: 1, attempt: request.attempt, stage: 0, taskToken })
  const told = await records.notices({ limit: 1_000 })
  expect(told.map(({ to }) => to.id).toSorted()).toEqual(people.map(({ id }) => id).toSorted())
  expect(Math.max(...sizes)).toBeLessThan(90)
  expect(await records.token(request.id, 1, 0)).toBe('second')
})
