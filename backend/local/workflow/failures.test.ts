import { expect, test } from 'vitest'
import { aRunner, errorOf, machine, outputOf, task } from './runner.fixture.ts'
import { matches } from './recovery.ts'
import { TaskError } from './task-error.ts'

const end = (output: unknown) => ({ Type: 'Pass', Output: output, End: true })

test('an error of a handler has the name and message of what was thrown, as on Lambda', async () => {
  const tasks = {
    oops: async () => {
      throw new RangeError('out of reach')
    },
  }
  expect(await aRunner(machine({ A: task('oops') }), tasks).run()).toMatchObject({
    status: 'FAILED',
    error: 'RangeError',
    cause: 'out of reach',
  })
})

test('a handler that throws before it waits, or throws no error, fails its task too', async () => {
  const tasks = {
    sync: () => {
      throw new TaskError('Sync', 'at once')
    },
    text: () => Promise.reject('a text'),
  }
  expect(await errorOf(machine({ A: task('sync') }), {}, tasks)).toBe('Sync')
  expect(await errorOf(machine({ A: task('text') }), {}, tasks)).toBe('States.TaskFailed')
})

test.each([
  ['Mine', ['Mine'], true],
  ['Mine', ['Other'], false],
  ['Mine', ['States.ALL'], true],
  ['Mine', ['States.TaskFailed'], true],
  ['States.Timeout', ['States.TaskFailed'], false],
  ['States.HeartbeatTimeout', ['States.TaskFailed'], false],
  ['States.Timeout', ['States.ALL'], true],
  ['States.HeartbeatTimeout', ['States.Timeout'], true],
  ['States.HeartbeatTimeout', ['States.HeartbeatTimeout'], true],
  ['States.Timeout', ['States.HeartbeatTimeout'], false],
  ['States.QueryEvaluationError', ['States.TaskFailed'], true],
  ['States.DataLimitExceeded', ['States.ALL'], false],
  ['States.DataLimitExceeded', ['States.TaskFailed'], false],
  ['States.DataLimitExceeded', ['States.DataLimitExceeded'], true],
  ['States.Runtime', ['States.ALL'], false],
  ['States.Runtime', ['States.Runtime'], false],
  [undefined, ['States.ALL'], true],
] as const)('%s against %j is taken: %s', (error, named, expected) => {
  expect(matches(error, named)).toBe(expected)
})

test('the first catcher that matches takes the failure, with its Output, its Assign and what the state saw', async () => {
  const states = {
    A: task('fail', {
      Arguments: 'Mine',
      Assign: { by: 'the state' },
      Catch: [
        { ErrorEquals: ['Other'], Next: 'Z' },
        {
          ErrorEquals: ['Mine'],
          Next: 'Z',
          Output: { e: '{% $states.errorOutput %}', i: '{% $states.input %}' },
          Assign: { by: '{% $states.errorOutput.Error %}' },
        },
        { ErrorEquals: ['States.ALL'], Next: 'Z', Output: 'too late' },
      ],
    }),
    Z: end(['{% $states.input %}', '{% $by %}']),
  }
  expect(await outputOf(machine(states), 'in')).toEqual([
    { e: { Error: 'Mine', Cause: 'as asked' }, i: 'in' },
    'Mine',
  ])
})

test('a catcher without Output gives the error on', async () => {
  const catches = [{ ErrorEquals: ['States.TaskFailed'], Next: 'Z' }]
  const states = { A: task('fail', { Arguments: 'Mine', Catch: catches }), Z: end('{% $states.input %}') }
  expect(await outputOf(machine(states))).toEqual({ Error: 'Mine', Cause: 'as asked' })
})

test.each([{ Arguments: '{% $nobody %}' }, { Output: '{% $nobody %}' }, { Assign: { v: '{% $nobody %}' } }])(
  'an expression of a task that fails is caught by the task: %j',
  async (broken) => {
    const catches = [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Z' }]
    const states = { A: task('echo', { Catch: catches, ...broken }), Z: end('caught') }
    expect(await outputOf(machine(states))).toBe('caught')
  },
)

test('an expression of a catcher that fails is not caught again', async () => {
  const catches = [{ ErrorEquals: ['States.ALL'], Next: 'Z', Output: '{% $nobody %}' }]
  const states = { A: task('fail', { Arguments: 'Mine', Catch: catches }), Z: end('caught') }
  expect(await errorOf(machine(states))).toBe('States.QueryEvaluationError')
})

test('retries wait longer each time, up to the longest, and then the catcher takes over', async () => {
  let calls = 0
  const flaky = async () => {
    calls += 1
    throw new TaskError('Busy', 'later')
  }
  const retry = {
    ErrorEquals: ['Busy'],
    IntervalSeconds: 2,
    BackoffRate: 3,
    MaxDelaySeconds: 10,
    MaxAttempts: 3,
  }
  const states = {
    A: task('flaky', {
      Retry: [retry],
      Catch: [{ ErrorEquals: ['Busy'], Next: 'Z', Output: '{% $states.context.State.RetryCount %}' }],
    }),
    Z: end('{% $states.input %}'),
  }
  const { run, pass } = aRunner(machine(states), { flaky })
  await run()
  for (const [seconds, expected] of [
    [1, 1],
    [1, 2],
    [5, 2],
    [1, 3],
    [9, 3],
  ] as const) {
    expect(await pass(seconds)).toMatchObject({ status: 'RUNNING' })
    expect(calls).toBe(expected)
  }
  expect(await pass(1)).toMatchObject({ status: 'SUCCEEDED', output: 3 })
  expect(calls).toBe(4)
})

test('by default there are three retries, after 1, 2 and 4 seconds', async () => {
  const states = { A: task('fail', { Arguments: 'Mine', Retry: [{ ErrorEquals: ['States.ALL'] }] }) }
  const { run, pass } = aRunner(machine(states))
  await run()
  for (const seconds of [1, 2, 3]) expect(await pass(seconds)).toMatchObject({ status: 'RUNNING' })
  expect(await pass(1)).toMatchObject({ status: 'FAILED', error: 'Mine' })
})

test('each retrier counts for itself, and MaxAttempts of 0 never retries', async () => {
  const errors = ['A', 'B', 'A', 'C']
  const next = async () => {
    throw new TaskError(errors.shift() ?? 'none left', '')
  }
  const once = { IntervalSeconds: 1, MaxAttempts: 1 }
  const retry = [
    { ErrorEquals: ['A'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 1 },
    { ErrorEquals: ['B'], ...once },
    { ErrorEquals: ['C'], MaxAttempts: 0 },
    { ErrorEquals: ['States.ALL'] },
  ]
  const { run, pass } = aRunner(machine({ A: task('next', { Retry: retry }) }), { next })
  await run()
  await pass(1)
  await pass(1)
  expect(await pass(1)).toMatchObject({ status: 'FAILED', error: 'C' })
})

test('a retry with full jitter waits no longer than without', async () => {
  let calls = 0
  const flaky = async () => {
    if ((calls += 1) === 1) throw new Error('once')
    return 'well'
  }
  const retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 60, JitterStrategy: 'FULL' }]
  const { run, pass } = aRunner(machine({ A: task('flaky', { Retry: retry }) }), { flaky })
  await run()
  expect(await pass(60)).toMatchObject({ output: 'well' })
})

test('a task that is out of time fails with States.Timeout, is told so, and its late result is dropped', async () => {
  const { promise, resolve: release } = Promise.withResolvers()
  let isTold = false
  const deaf = ({ signal }: { signal: AbortSignal }) => {
    signal.addEventListener('abort', () => (isTold = true))
    return promise
  }
  const states = {
    A: task('deaf', {
      TimeoutSeconds: '{% $states.input.t %}',
      Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Z' }],
    }),
    Z: end('moved on'),
  }
  const { runner, pass, db, reports } = aRunner(machine(states), { deaf })
  await runner.start('m', 'x', { t: 20 })
  await expect.poll(() => db.prepare(`SELECT 1 FROM wf_branch WHERE status = 'task'`).get()).toBeDefined()
  expect(await pass(20)).toMatchObject({ status: 'SUCCEEDED', output: 'moved on' })
  expect(isTold).toBe(true)
  release('too late')
  await expect.poll(() => reports.map(({ code }) => code)).toContain('workflowResultLate')
  expect(runner.execution('x')?.output).toBe('moved on')
})

test('data beyond 256 KiB fails with States.DataLimitExceeded, which States.ALL does not catch', async () => {
  const tasks = { big: async () => 'x'.repeat(262_143), justFits: async () => 'x'.repeat(262_142) }
  const catches = [{ ErrorEquals: ['States.ALL'], Next: 'Z' }]
  const states = (name: string, more: object = {}) =>
    machine({ A: task(name, { Catch: catches, Output: 'small', ...more }), Z: end('caught') })
  expect(await outputOf(states('justFits'), {}, tasks)).toBe('small')
  expect(await errorOf(states('big'), {}, tasks)).toBe('States.DataLimitExceeded')
  const long = '{% $join($range(1, 70000, 1).$string()) %}'
  expect(await errorOf(states('echo', { Arguments: long }))).toBe('States.DataLimitExceeded')
  expect(await errorOf(states('echo', { Output: long }))).toBe('States.DataLimitExceeded')
  expect(await errorOf(states('echo', { Assign: { v: long } }))).toBe('States.DataLimitExceeded')
  await expect(aRunner(states('echo')).run('x'.repeat(262_143))).rejects.toThrow('exceeds')
})

test('reports name states and errors, and carry no data', async () => {
  const states = {
    A: task('fail', { Arguments: 'Mine', Catch: [{ ErrorEquals: ['Mine'], Next: 'Z' }] }),
    Z: { Type: 'Fail', Error: 'End', Cause: 'c' },
  }
  const { run, reports } = aRunner(machine(states))
  await run()
  expect(reports).toEqual([
    { code: 'workflowStarted', execution: 'x' },
    { code: 'workflowStateFailed', execution: 'x', state: 'A', error: 'Mine' },
    { code: 'workflowFailed', execution: 'x', error: 'End' },
  ])
})
