import { expect, test } from 'vitest'
import { placeIn, subsegment, type TracePlace } from './subsegment.ts'
import { tracedBy } from './traced.ts'

const PLACE: TracePlace = { traceId: '1-5759e988-bd862e3fe1be46a994272793', parentId: '557abcec3ee5a047' }
const WORK = { name: 'Mutation.submitRequest', annotations: { correlationId: 'c-1', requestId: 'r1' } }

function tracing(place: TracePlace | undefined = PLACE) {
  const sent: object[] = []
  const traced = tracedBy({
    send: async (document) => {
      sent.push(document)
    },
    place: () => place,
  })
  return { traced, sent }
}

test('work stands in the trace of its call, with what it is searched by and how long it took', async () => {
  const { traced, sent } = tracing()
  const before = Date.now() / 1000
  expect(await traced(WORK, async () => 42)).toBe(42)
  expect(sent).toEqual([
    {
      type: 'subsegment',
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      trace_id: PLACE.traceId,
      parent_id: PLACE.parentId,
      name: WORK.name,
      start_time: expect.any(Number),
      end_time: expect.any(Number),
      annotations: WORK.annotations,
    },
  ])
  const [{ start_time: startedAt = 0, end_time: endedAt = 0 } = {}] = sent as {
    start_time?: number
    end_time?: number
  }[]
  expect(startedAt).toBeGreaterThanOrEqual(before)
  expect(endedAt).toBeGreaterThanOrEqual(startedAt)
})

test('of what is thrown the trace says that it was, in no words, and it is thrown on', async () => {
  const { traced, sent } = tracing()
  const broken = traced(WORK, async () => {
    throw new Error('SECRET-WORDS')
  })
  await expect(broken).rejects.toThrow('SECRET-WORDS')
  expect(sent).toEqual([expect.objectContaining({ fault: true })])
  expect(JSON.stringify(sent)).not.toContain('SECRET')
})

test('an answer may say that it is an error of who asked', async () => {
  const { traced, sent } = tracing()
  await traced(
    WORK,
    async () => 'no',
    (answer) => (answer === 'no' ? 'error' : 'done'),
  )
  expect(sent).toEqual([expect.objectContaining({ error: true })])
  expect(sent).not.toEqual([expect.objectContaining({ fault: true })])
})

test('of a trace that is not kept nothing is sent', async () => {
  const sent: object[] = []
  const traced = tracedBy({ send: async (document) => void sent.push(document), place: () => undefined })
  expect(await traced(WORK, async () => 42)).toBe(42)
  expect(sent).toEqual([])
})

test.each([
  [
    { Root: 'r', Parent: 'p', Sampled: '1' },
    { traceId: 'r', parentId: 'p' },
  ],
  [{ Root: 'r', Parent: 'p', Sampled: '0' }, undefined],
  [{ Root: 'r', Parent: 'p' }, undefined],
  [{ Root: 'r', Sampled: '1' }, undefined],
  [undefined, undefined],
])('by the header %j the place is %j', (header, place) => {
  expect(placeIn(header)).toEqual(place)
})

test('a name has what X-Ray takes of it', () => {
  const timed = { id: '0'.repeat(16), startedAt: 1, endedAt: 2, outcome: 'done' } as const
  expect(subsegment(PLACE, { name: `a<b>"c"${'x'.repeat(300)}`, annotations: {} }, timed)).toMatchObject({
    name: `abc${'x'.repeat(197)}`,
  })
})
