import { expect, test } from 'vitest'
import { aRequest, AT } from './request.fixture.ts'
import { committingAs, correlated } from './correlated.ts'
import { namesOf, resumeOf, startOf } from './outbox.ts'
import { NOTHING } from './step.ts'
import type { Unit } from '#ports/records.ts'

const EVENT = {
  stream: 's',
  type: 't',
  at: AT,
  actor: { id: 'system', kind: 'system' as const },
  facts: { n: 1 },
}
const MAIL = { id: 'mail/1', kind: 'mail' as const, noticeId: '1' }
const UNIT: Unit = { changes: [], events: [EVENT], outbox: [MAIL] }

test('what follows from a call names it, in the record and in what is left to be done', () => {
  expect(correlated(UNIT, 'c-1')).toEqual({
    changes: [],
    events: [{ ...EVENT, facts: { n: 1, correlationId: 'c-1' } }],
    outbox: [{ ...MAIL, correlationId: 'c-1' }],
  })
})

test('without an id everything is as it was', () => {
  expect(correlated(UNIT, undefined)).toBe(UNIT)
})

test('a new execution has the id of the submission, whoever asks for it; a submission’s own is taken where there is none', () => {
  const again = { ...NOTHING, outbox: [startOf(aRequest({ correlationId: 'c-1' })), startOf(aRequest())] }
  expect(correlated(again, 'c-2').outbox.map(({ correlationId }) => correlationId)).toEqual(['c-1', 'c-2'])
})

test('what resumes an execution names both: what resumes it, and what it follows', () => {
  const entry = resumeOf(aRequest({ id: 'r1', correlationId: 'c-1' }), 0, 'version-2')
  const [left] = correlated({ ...NOTHING, outbox: [entry] }, 'c-2').outbox
  expect(left && namesOf(left)).toEqual({
    entry: 'resume/r1/1/0/version-2',
    requestId: 'r1',
    correlationId: 'c-2',
    executionCorrelationId: 'c-1',
  })
})

test('an entry of a former version has the names that it has', () => {
  expect(namesOf(MAIL)).toEqual({ entry: 'mail/1' })
  expect(namesOf(resumeOf(aRequest({ id: 'r1' }), 0, 'x'))).toEqual({
    entry: 'resume/r1/1/0/x',
    requestId: 'r1',
  })
})

test('on the ports of an execution every commit names it', async () => {
  const units: Unit[] = []
  const records = {
    commit: async (unit: Unit) => {
      units.push(unit)
      return 'saved' as const
    },
  }
  expect(await committingAs({ records }, 'c-1').records.commit(UNIT)).toBe('saved')
  expect(units).toEqual([correlated(UNIT, 'c-1')])
})
