import { expect, test } from 'vitest'
import type { TaskCall } from './calls.ts'
import { aRunner, machine, tokenTask } from './runner.fixture.ts'
import { TaskError } from './task-error.ts'

const end = (output: unknown) => ({ Type: 'Pass', Output: output, End: true })
const waiting = { A: tokenTask('ask', { TimeoutSeconds: 60, Output: { got: '{% $states.result %}' } }) }

test('a task waits until its token is used, and gives what came with it', async () => {
  const given: unknown[] = []
  const ask = async ({ input }: TaskCall) => void given.push(input)
  const { runner, run, seen } = aRunner(machine(waiting), { ask })
  expect(await run()).toMatchObject({ status: 'RUNNING', currentState: 'A' })
  expect(given).toEqual([{ token: 'token-1' }])
  expect(await runner.resume('token-1', { a: 1 })).toBe('resumed')
  await runner.idle()
  expect(seen()).toMatchObject({ status: 'SUCCEEDED', output: { got: { a: 1 } } })
})

test('a token is used once, and an unknown one is gone', async () => {
  const { runner, run, seen } = aRunner(machine(waiting))
  await run()
  expect(await runner.resume('token-2', 'forged')).toBe('gone')
  expect(await runner.resume('token-1', 'first')).toBe('resumed')
  expect(await runner.resume('token-1', 'second')).toBe('gone')
  expect(await runner.fail('token-1', 'Third', '')).toBe('gone')
  await runner.idle()
  expect(seen().output).toEqual({ got: 'first' })
})

test('a token can fail its task', async () => {
  const { runner, run, seen } = aRunner(machine(waiting))
  await run()
  expect(await runner.fail('token-1', 'Sluice.Gone', 'withdrawn')).toBe('resumed')
  await runner.idle()
  expect(seen()).toMatchObject({ status: 'FAILED', error: 'Sluice.Gone', cause: 'withdrawn' })
})

test('a token that was not used in time is gone, even before the timer has rung', async () => {
  const states = {
    A: { ...waiting.A, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Z' }] },
    Z: end('reminded'),
  }
  const { runner, run, pass, skip } = aRunner(machine(states))
  await run()
  expect(await pass(59)).toMatchObject({ status: 'RUNNING' })
  skip(1)
  expect(await runner.resume('token-1', {})).toBe('gone')
  expect(await pass(0)).toMatchObject({ status: 'SUCCEEDED', output: 'reminded' })
})

test('a heartbeat that does not come ends the wait with States.HeartbeatTimeout', async () => {
  const { run, pass } = aRunner(machine({ A: { ...waiting.A, HeartbeatSeconds: 10 } }))
  await run()
  expect(await pass(10)).toMatchObject({ status: 'FAILED', error: 'States.HeartbeatTimeout' })
})

test('a resume that comes while the handler still runs is honoured', async () => {
  const { promise, resolve: finish } = Promise.withResolvers<void>()
  const tokens: unknown[] = []
  const ask = ({ input }: TaskCall) => {
    tokens.push(input)
    return promise
  }
  const { runner, seen } = aRunner(machine(waiting), { ask })
  await runner.start('m', 'x', {})
  await expect.poll(() => tokens).toEqual([{ token: 'token-1' }])
  expect(await runner.resume('token-1', 'early')).toBe('resumed')
  await expect.poll(seen).toMatchObject({ status: 'SUCCEEDED', output: { got: 'early' } })
  finish()
  await runner.idle()
  expect(seen().output).toEqual({ got: 'early' })
})

test('a handler that fails after its token was used changes nothing', async () => {
  const { runner, run, seen, reports } = aRunner(machine(waiting), {
    ask: async () => {
      await runner.resume('token-1', 'early')
      throw new TaskError('Late', '')
    },
  })
  await run()
  expect(seen()).toMatchObject({ status: 'SUCCEEDED', output: { got: 'early' } })
  expect(reports.map(({ code }) => code)).toContain('workflowResultLate')
})

test('a handler that fails fails the task, and its retry is given another token', async () => {
  const tokens: unknown[] = []
  const ask = async ({ input }: TaskCall) => {
    tokens.push(input)
    if (tokens.length === 1) throw new TaskError('Busy', '')
  }
  const { runner, run, pass, seen } = aRunner(
    machine({ A: { ...waiting.A, Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 1 }] } }),
    { ask },
  )
  await run()
  expect(await runner.resume('token-1', {})).toBe('gone')
  await pass(1)
  expect(tokens).toEqual([{ token: 'token-1' }, { token: 'token-2' }])
  expect(await runner.resume('token-2', 'ok')).toBe('resumed')
  await runner.idle()
  expect(seen().output).toEqual({ got: 'ok' })
})

test('the token of a stopped execution is gone', async () => {
  const { runner, run } = aRunner(machine(waiting))
  await run()
  await runner.stop('x', 'withdrawn')
  expect(await runner.resume('token-1', {})).toBe('gone')
})
