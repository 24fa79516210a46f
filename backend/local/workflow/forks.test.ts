import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { TaskCall } from './calls.ts'
import { aRunner, errorOf, machine, outputOf, scope, task, tokenTask } from './runner.fixture.ts'

const end = (output: unknown) => ({ Type: 'Pass', Output: output, End: true })
const boom = { Type: 'Fail', Error: 'Boom', Cause: 'inside' }

test('a Parallel gives the outputs of its branches in order, each begun with the Arguments', async () => {
  const branches = [scope({ A: task('slow') }), scope({ B: end('{% $states.input %}') })]
  const tasks = { slow: async ({ input }: TaskCall) => setTimeout(20, [input]) }
  const states = {
    P: { Type: 'Parallel', Arguments: '{% $states.input.a %}', Branches: branches, End: true },
  }
  expect(await outputOf(machine(states), { a: 1 }, tasks)).toEqual([[1], 1])
})

test('a branch that fails fails its Parallel with the same error, and stops the other branches', async () => {
  const branches = [scope({ H: tokenTask('ask') }), scope({ A: boom })]
  const { run, db, runner } = aRunner(machine({ P: { Type: 'Parallel', Branches: branches, End: true } }))
  expect(await run()).toMatchObject({ status: 'FAILED', error: 'Boom', cause: 'inside' })
  expect(db.prepare('SELECT count(*) AS n FROM wf_branch').get()).toEqual({ n: 0 })
  expect(await runner.resume('token-1', {})).toBe('gone')
})

test('a Parallel catches and retries what its branches throw, and begins all of them again', async () => {
  let calls = 0
  const count = async () => (calls += 1)
  const parallel = {
    Type: 'Parallel',
    Branches: [scope({ A: boom }), scope({ B: task('count') })],
    Retry: [{ ErrorEquals: ['Boom'], IntervalSeconds: 5, MaxAttempts: 1 }],
    Catch: [{ ErrorEquals: ['Boom'], Next: 'Z', Output: '{% $states.errorOutput %}' }],
    End: true,
  }
  const { run, pass } = aRunner(machine({ P: parallel, Z: end('{% $states.input.Cause %}') }), { count })
  expect(await run()).toMatchObject({ status: 'RUNNING', currentState: 'P' })
  expect(await pass(5)).toMatchObject({ status: 'SUCCEEDED', output: 'inside' })
})

test('a Map gives one output for each item, with the item and its index in the context', async () => {
  const map = {
    Type: 'Map',
    Items: '{% $states.input.list %}',
    ItemSelector: {
      i: '{% $states.context.Map.Item.Index %}',
      v: '{% $states.context.Map.Item.Value %}',
      k: 1,
    },
    ItemProcessor: scope({ A: end(['{% $states.input %}', '{% $states.context.Map.Item.Value %}']) }),
    End: true,
  }
  expect(await outputOf(machine({ M: map }), { list: ['a', 'b'] })).toEqual([
    [{ i: 0, v: 'a', k: 1 }, 'a'],
    [{ i: 1, v: 'b', k: 1 }, 'b'],
  ])
})

test('a Map takes its input as items, and a result of none where there is none', async () => {
  const map = { Type: 'Map', ItemProcessor: scope({ A: end('{% $states.input * 2 %}') }), End: true }
  expect(await outputOf(machine({ M: map }), [1, 2])).toEqual([2, 4])
  expect(await outputOf(machine({ M: map }), [])).toEqual([])
  expect(await errorOf(machine({ M: map }), { not: 'a list' })).toBe('States.QueryEvaluationError')
})

test('a Map works on no more items at once than MaxConcurrency', async () => {
  let most = 0
  let now = 0
  const work = async ({ input }: { input: unknown }) => {
    most = Math.max(most, (now += 1))
    await setTimeout(5)
    now -= 1
    return input
  }
  const map = { Type: 'Map', ItemProcessor: scope({ A: task('work') }), End: true }
  const items = [1, 2, 3, 4, 5, 6, 7]
  expect(await outputOf(machine({ M: { ...map, MaxConcurrency: '{% 1 + 2 %}' } }), items, { work })).toEqual(
    items,
  )
  expect(most).toBeLessThanOrEqual(3)
})

test('a Map without MaxConcurrency works on all items at once', async () => {
  const { promise: allCame, resolve } = Promise.withResolvers<void>()
  let came = 0
  const work = async () => {
    if ((came += 1) === 7) resolve()
    await allCame
    return came
  }
  const map = { Type: 'Map', ItemProcessor: scope({ A: task('work') }), End: true }
  expect(await outputOf(machine({ M: map }), [1, 2, 3, 4, 5, 6, 7], { work })).toEqual([7, 7, 7, 7, 7, 7, 7])
})

test('one item that fails fails the Map; a distributed Map tells only that the threshold was exceeded', async () => {
  const processor = scope({ A: boom })
  const map = { Type: 'Map', ItemProcessor: processor, End: true }
  expect(await errorOf(machine({ M: map }), [1, 2])).toBe('Boom')
  const ProcessorConfig = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }
  const distributed = { ...map, ItemProcessor: { ...processor, ProcessorConfig } }
  expect(await errorOf(machine({ M: distributed }), [1, 2])).toBe('States.ExceedToleratedFailureThreshold')
})

test('Maps and Parallels stand inside each other', async () => {
  const inner = {
    Type: 'Map',
    ItemProcessor: scope({ A: end('{% $states.input & $states.context.State.Name %}') }),
    End: true,
  }
  const parallel = { Type: 'Parallel', Branches: [scope({ I: inner }), scope({ J: inner })], End: true }
  const outer = { Type: 'Map', MaxConcurrency: 1, ItemProcessor: scope({ P: parallel }), End: true }
  expect(await outputOf(machine({ O: outer }), [['a'], ['b', 'c']])).toEqual([
    [['aA'], ['aA']],
    [
      ['bA', 'cA'],
      ['bA', 'cA'],
    ],
  ])
})

test('an error climbs out of nested scopes to the first state that catches it', async () => {
  const inner = { Type: 'Map', Items: [1], ItemProcessor: scope({ A: boom }), End: true }
  const parallel = {
    Type: 'Parallel',
    Branches: [scope({ M: inner })],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }],
    End: true,
  }
  const states = { P: parallel, Z: end('{% $states.input %}') }
  expect(await outputOf(machine(states))).toEqual({ Error: 'Boom', Cause: 'inside' })
})

test('a thousand items are worked through', async () => {
  const map = { Type: 'Map', MaxConcurrency: 40, ItemProcessor: scope({ A: task('echo') }), End: true }
  const items = Array.from({ length: 1000 }, (_, index) => index)
  expect(await outputOf(machine({ M: map }), items)).toEqual(items)
})
