import { expect, test } from 'vitest'
import type { RequestChange } from '../api/publish-change.ts'
import type { OutboxEvent } from '../outbox/drain-on-event.ts'
import { dispatching, type DispatchingDeps } from './dispatching.ts'

const NEVER = new AbortController().signal
const SCHEDULE: OutboxEvent = { source: 'schedule' }

/** A record of the stream about a request as it stands now. */
function changed(id: string, version: number) {
  return {
    eventName: 'MODIFY' as const,
    dynamodb: {
      NewImage: {
        pk: { S: `request#${id}` },
        sk: { S: 'request' },
        b: { S: JSON.stringify({ id, version }) },
      },
    },
  }
}

function observing(change: Partial<DispatchingDeps> = {}) {
  const told: RequestChange[] = []
  const codes: string[] = []
  const drained: string[] = []
  const dispatch = dispatching({
    drainer: {
      take: async () => true,
      async drain() {
        drained.push('all')
      },
    },
    reconcile: async () => 0,
    async publish(one) {
      told.push(one)
    },
    report: ({ code }) => codes.push(code),
    ...change,
  })
  return { dispatch, told, codes, drained }
}

test('who watches is told how a request stands at the end of what the stream brings, once', async () => {
  const { dispatch, told, drained } = observing()
  await dispatch({ Records: [changed('a', 2), changed('b', 7), changed('a', 3), changed('a', 2)] }, NEVER)
  expect(told).toEqual([
    { id: 'a', version: 3 },
    { id: 'b', version: 7 },
  ])
  expect(drained).toEqual([])
})

test('other items of the table are nobody’s business', async () => {
  const { dispatch, told } = observing()
  const other = { eventName: 'INSERT' as const, dynamodb: { NewImage: { pk: { S: 'x' }, sk: { S: 'y' } } } }
  await dispatch({ Records: [other, { eventName: 'REMOVE', dynamodb: {} }] }, NEVER)
  expect(told).toEqual([])
})

test('a watcher who cannot be told holds up nothing', async () => {
  const { dispatch, codes } = observing({
    publish: async () => {
      throw new Error('no answer')
    },
  })
  await dispatch({ Records: [changed('a', 2)] }, NEVER)
  expect(codes).toEqual(['CHANGE_UNTOLD'])
})

test('on the schedule what is due is done, and every request that was lost is counted', async () => {
  const { dispatch, codes, drained } = observing({ reconcile: async () => 2 })
  await dispatch(SCHEDULE, NEVER)
  expect(drained).toEqual(['all'])
  expect(codes).toEqual(['WORKFLOW_TAKEN_UP', 'WORKFLOW_TAKEN_UP'])
})

test('the look at the workflow ends when the function is about to be stopped', async () => {
  const given: AbortSignal[] = []
  const { dispatch } = observing({
    async reconcile(signal) {
      given.push(signal)
      return 0
    },
  })
  await dispatch(SCHEDULE, NEVER)
  expect(given.map((signal) => signal === NEVER)).toEqual([true])
})

test('a look at the workflow that fails is reported, and the next one comes', async () => {
  const { dispatch, codes } = observing({
    reconcile: async () => {
      throw new Error('throttled')
    },
  })
  await dispatch(SCHEDULE, NEVER)
  expect(codes).toEqual(['RECONCILE_FAILED'])
})
