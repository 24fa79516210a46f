import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { GROUPS } from '#core/actor.ts'
import { aRequest, EVERY_STATUS } from '#egress/request.fixture.ts'
import { summaryOf, type RequestSummary } from '#egress/request-summary.ts'
import { STATUSES } from '#egress/steps.ts'
import { placeKey, positionOfPlace } from './place-key.ts'
import { realisticRequest } from './requests.fixture.ts'
import { summaryOfText, textOfSummary } from './summary-text.ts'

const read = (summary: RequestSummary) =>
  summaryOfText(textOfSummary(summary), positionOfPlace(placeKey(summary)))

const group = fc.constantFrom(...GROUPS)
const someText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('|', '%7C', '%25', '=', '', 'null', '{', '\ud800'),
)
const id = fc.oneof(fc.uuid(), someText)
const time = fc.oneof(
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom(
    '2026-03-04T09:00:00.000Z',
    '2026-03-04T09:00:00Z',
    '2026-03-04T10:00:00+01:00',
    '',
    'soon',
  ),
)
const count = fc.oneof(fc.nat(), fc.maxSafeInteger(), fc.constantFrom(0.5, -1))
const round = fc.integer({ min: 1, max: 3 })
const anySummary: fc.Arbitrary<RequestSummary> = fc.record(
  {
    id,
    title: someText,
    project: id,
    workspace: id,
    requestedBy: fc.record({ id, name: someText, email: someText }),
    createdAt: time,
    submittedAt: time,
    status: fc.constantFrom(...STATUSES),
    round,
    version: count,
    policy: fc.record({ stages: fc.array(fc.record({ group })), recipients: fc.array(group) }),
    openStage: fc.record({ stage: count, deadlineAt: time }),
    decisions: fc.array(fc.record({ round, group, by: fc.record({ id }) })),
    files: fc.record({ count, bytes: count }),
    release: fc.constant({}),
    failure: fc.constant({}),
    imported: fc.record({ status: fc.constantFrom('IGAPPROVED', 'RITAPPROVED', 'REJECTED') }),
  },
  {
    requiredKeys: [
      'id',
      'title',
      'project',
      'workspace',
      'requestedBy',
      'createdAt',
      'status',
      'round',
      'version',
      'policy',
      'decisions',
      'files',
    ],
  },
)

test('a list gives back exactly what was written, whatever it is', () => {
  fc.assert(
    fc.property(anySummary, (summary) => {
      expect(textOfSummary(summary).isWellFormed()).toBe(true)
      expect(read(summary)).toEqual(summary)
    }),
    { numRuns: 2_000 },
  )
})

test.each(EVERY_STATUS)('the short form holds a request that is %s', (_status, request) => {
  for (const [title, project, workspace] of [
    ['A plain title', 'demo', 'demo'],
    ['50 % | "quoted" 😀', 'p|1', 'w=%'],
  ] as const) {
    const summary = summaryOf({ ...request, title, project, workspace })
    expect(textOfSummary(summary)).not.toMatch(/^\{/)
    expect(read(summary)).toEqual(summary)
  }
})

test('the short form of a request in practice has at most 205 bytes', () => {
  const text = textOfSummary(summaryOf(realisticRequest()))
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(205)
})

test('what does not fit the short form is written as JSON', () => {
  const summary = summaryOf(aRequest({ createdAt: '2026-03-04T09:00:00Z' }))
  expect(JSON.parse(textOfSummary(summary))).toEqual(summary)
})
