import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aRunner, machine, task } from './runner.fixture.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

test('a result that cannot be written is kept, and written when it can be', async () => {
  let calls = 0
  const { runner, db, reports, seen, run } = aRunner(machine({ A: task('work') }), {
    work: async () => {
      db.exec('PRAGMA query_only = ON')
      return (calls += 1)
    },
  })
  await run()
  expect(reports).toContainEqual({ code: 'workflowFault', execution: 'x', error: 'Error' })
  db.exec('PRAGMA query_only = OFF')
  await vi.advanceTimersByTimeAsync(5_000)
  await runner.idle()
  expect(seen()).toMatchObject({ status: 'SUCCEEDED', output: 1 })
})

test('a step that cannot be written is made again', async () => {
  const { runner, db, reports, seen } = aRunner(machine({ A: { Type: 'Succeed', Output: 'done' } }))
  await runner.start('m', 'x', {})
  db.exec('PRAGMA query_only = ON')
  await runner.idle()
  expect(reports.map(({ code }) => code)).toContain('workflowFault')
  expect(seen()).toMatchObject({ status: 'RUNNING' })
  db.exec('PRAGMA query_only = OFF')
  await vi.advanceTimersByTimeAsync(5_000)
  await runner.idle()
  expect(seen()).toMatchObject({ status: 'SUCCEEDED', output: 'done' })
})

test('a deadline that cannot be seen to is seen to later', async () => {
  const { runner, db, run, pass, seen } = aRunner(machine({ A: { Type: 'Wait', Seconds: 60, End: true } }))
  await run()
  db.exec('PRAGMA query_only = ON')
  expect(await pass(60)).toMatchObject({ status: 'RUNNING' })
  db.exec('PRAGMA query_only = OFF')
  await vi.advanceTimersByTimeAsync(5_000)
  await runner.idle()
  expect(seen()).toMatchObject({ status: 'SUCCEEDED' })
})

test('a start that cannot be written is not a start', async () => {
  const { runner, db } = aRunner(machine({ A: { Type: 'Succeed' } }))
  db.exec('PRAGMA query_only = ON')
  await expect(runner.start('m', 'x', {})).rejects.toThrow('readonly')
  db.exec('PRAGMA query_only = OFF')
  expect(await runner.start('m', 'x', {})).toBe('started')
})
