import { expect, test } from 'vitest'
import type { TaskCall } from './calls.ts'
import { aRunner, errorOf, machine, outputOf, scope, task } from './runner.fixture.ts'

const pass = (more: object) => ({ Type: 'Pass', End: true, ...more })

test('a Pass gives its input on, or its Output', async () => {
  expect(await outputOf(machine({ A: pass({}) }), { a: 1 })).toEqual({ a: 1 })
  expect(
    await outputOf(machine({ A: pass({ Output: { b: '{% $states.input.a + 1 %}', c: ['x'] } }) }), { a: 1 }),
  ).toEqual({ b: 2, c: ['x'] })
})

test('an Output of null is an output', async () => {
  expect(await outputOf(machine({ A: pass({ Output: null }) }), { a: 1 })).toBeNull()
})

test('text that only resembles an expression is text', async () => {
  expect(await outputOf(machine({ A: pass({ Output: 'see {% here %}' }) }))).toBe('see {% here %}')
})

test('a Succeed ends the machine with its Output', async () => {
  const states = { A: { Type: 'Succeed', Output: '{% $states.input.a %}' }, B: pass({}) }
  expect(await outputOf(machine(states), { a: 'done' })).toBe('done')
})

test('a Fail ends the machine with its Error and Cause, which may be expressions', async () => {
  const fail = { Type: 'Fail', Error: 'Sluice.Refused', Cause: "{% 'because ' & $states.input.why %}" }
  expect(await aRunner(machine({ A: fail })).run({ why: 'of you' })).toMatchObject({
    status: 'FAILED',
    error: 'Sluice.Refused',
    cause: 'because of you',
  })
})

test('a Fail needs no Error', async () => {
  expect(await aRunner(machine({ A: { Type: 'Fail' } })).run()).toMatchObject({
    status: 'FAILED',
    error: undefined,
  })
})

const choice = {
  A: {
    Type: 'Choice',
    Choices: [
      { Condition: '{% $states.input.n > 10 %}', Next: 'B', Output: 'large', Assign: { by: 'rule' } },
      { Condition: '{% $states.input.n > 5 %}', Next: 'B' },
    ],
    Default: 'B',
    Output: 'default',
    Assign: { by: 'state' },
  },
  B: pass({ Output: { input: '{% $states.input %}', by: "{% $exists($by) ? $by : 'nobody' %}" } }),
}

test('a Choice takes the first rule that holds, with the Output and Assign of that rule', async () => {
  expect(await outputOf(machine(choice), { n: 11 })).toEqual({ input: 'large', by: 'rule' })
})

test('a rule without Output gives the input on, and the Output of the state is not for it', async () => {
  expect(await outputOf(machine(choice), { n: 6 })).toEqual({ input: { n: 6 }, by: 'nobody' })
})

test('a Choice without a rule that holds takes its Default, with its own Output and Assign', async () => {
  expect(await outputOf(machine(choice), { n: 1 })).toEqual({ input: 'default', by: 'state' })
})

test('a Choice without Default fails with States.NoChoiceMatched', async () => {
  const states = { A: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'B' }] }, B: pass({}) }
  expect(await errorOf(machine(states))).toBe('States.NoChoiceMatched')
})

test('a Condition that is not true or false fails with States.QueryEvaluationError', async () => {
  const states = {
    A: { Type: 'Choice', Choices: [{ Condition: '{% 1 %}', Next: 'B' }], Default: 'B' },
    B: pass({}),
  }
  expect(await errorOf(machine(states))).toBe('States.QueryEvaluationError')
})

test('a Wait waits for its Seconds and gives its input on', async () => {
  const { run, pass: passTime } = aRunner(
    machine({ A: { Type: 'Wait', Seconds: '{% $states.input.s %}', End: true } }),
  )
  expect(await run({ s: 90 })).toMatchObject({ status: 'RUNNING', currentState: 'A' })
  expect(await passTime(89)).toMatchObject({ status: 'RUNNING' })
  expect(await passTime(1)).toMatchObject({ status: 'SUCCEEDED', output: { s: 90 } })
})

test('a Wait waits until its Timestamp, longer than a timer of the system can', async () => {
  const { run, pass: passTime } = aRunner(
    machine({ A: { Type: 'Wait', Timestamp: '2026-06-01T00:00:00Z', Output: 'over', End: true } }),
  )
  await run()
  expect(await passTime(91 * 86_400)).toMatchObject({ status: 'RUNNING' })
  expect(await passTime(86_400)).toMatchObject({ status: 'SUCCEEDED', output: 'over' })
})

test.each([
  { Seconds: "{% 'soon' %}" },
  { Seconds: '{% -1 %}' },
  { Seconds: '{% 1.5 %}' },
  { Timestamp: 'tomorrow' },
])('a Wait that cannot be understood fails: %j', async (when) => {
  expect(await errorOf(machine({ A: { Type: 'Wait', End: true, ...when } }))).toBe(
    'States.QueryEvaluationError',
  )
})

test('a Wait of no seconds ends at once', async () => {
  const { run, runner, seen } = aRunner(machine({ A: { Type: 'Wait', Seconds: 0, End: true } }))
  await run()
  await expect.poll(seen).toMatchObject({ status: 'SUCCEEDED' })
  await runner.close()
})

test('a Task gives the result of its handler, which is given the Arguments', async () => {
  const states = { A: task('double', { Arguments: { n: '{% $states.input.n %}' } }) }
  const tasks = { double: async ({ input }: TaskCall) => ({ given: input }) }
  expect(await outputOf(machine(states), { n: 2, other: 1 }, tasks)).toEqual({ given: { n: 2 } })
})

test('a Task without Arguments is given its input, and $states.result is its result', async () => {
  const states = { A: task('echo', { Output: { r: '{% $states.result %}', i: '{% $states.input %}' } }) }
  expect(await outputOf(machine(states), 'in')).toEqual({ r: 'in', i: 'in' })
})

test('a handler that gives nothing gives null', async () => {
  expect(await outputOf(machine({ A: task('ask') }))).toBeNull()
})

test('a handler is told its execution', async () => {
  const tasks = { who: async ({ execution }: TaskCall) => execution }
  expect(await outputOf(machine({ A: task('who') }), {}, tasks)).toBe('x')
})

test('the context tells execution, machine, state and time', async () => {
  const output = await outputOf(machine({ A: pass({ Output: '{% $states.context %}' }) }), { a: 1 })
  expect(output).toEqual({
    Execution: { Id: 'm:x', Name: 'x', Input: { a: 1 }, StartTime: '2026-03-01T12:00:00.000Z' },
    StateMachine: { Id: 'm', Name: 'm' },
    State: { Name: 'A', EnteredTime: '2026-03-01T12:00:00.000Z', RetryCount: 0 },
  })
})

test('an execution of the same name is started once', async () => {
  const { runner, run } = aRunner(machine({ A: pass({}) }))
  await run({ a: 1 })
  expect(await runner.start('m', 'x', { a: 2 })).toBe('exists')
  expect(runner.execution('x')).toMatchObject({ output: { a: 1 } })
  await expect(runner.start('other', 'y', {})).rejects.toThrow('no state machine other')
})

test('executions are listed by status, page by page', async () => {
  const { runner } = aRunner(machine({ A: { Type: 'Wait', Seconds: 60, End: true } }))
  for (const name of ['c', 'a', 'b']) await runner.start('m', name, {})
  expect(runner.executions('RUNNING')).toEqual(['a', 'b', 'c'])
  expect(runner.executions('RUNNING', 'a')).toEqual(['b', 'c'])
  expect(runner.executions('SUCCEEDED')).toEqual([])
  expect(runner.execution('nobody')).toBeUndefined()
})

test('a stopped execution is aborted, and its handler is told to stop', async () => {
  let isTold = false
  const hang = ({ signal }: { signal: AbortSignal }) =>
    new Promise((_, reject) =>
      signal.addEventListener('abort', () => {
        isTold = true
        reject(new Error('stopped'))
      }),
    )
  const { runner, reports, db } = aRunner(
    machine({ A: { Type: 'Parallel', Branches: [scope({ B: task('hang') })], End: true } }),
    { hang },
  )
  await runner.start('m', 'x', {})
  await expect.poll(() => db.prepare(`SELECT 1 FROM wf_branch WHERE status = 'task'`).get()).toBeDefined()
  expect(await runner.stop('x', 'no longer wanted')).toBe('stopped')
  expect(runner.execution('x')).toMatchObject({ status: 'ABORTED', cause: 'no longer wanted' })
  await runner.idle()
  expect(isTold).toBe(true)
  expect(await runner.stop('x', 'again')).toBe('gone')
  expect(reports.map(({ code }) => code)).toEqual([
    'workflowStarted',
    'workflowAborted',
    'workflowResultLate',
  ])
})

test('a machine that takes too long fails with States.Timeout, whatever its states would catch', async () => {
  const states = {
    A: task('hang', {
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }],
      Retry: [{ ErrorEquals: ['States.ALL'] }],
    }),
    B: pass({}),
  }
  const { runner, pass: passTime, seen } = aRunner(machine(states, { TimeoutSeconds: 30 }))
  await runner.start('m', 'x', {})
  expect(seen().status).toBe('RUNNING')
  expect(await passTime(30)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' })
})
