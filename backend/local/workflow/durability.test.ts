import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, expect, test } from 'vitest'
import type { TaskHandler } from './calls.ts'
import { openHome, written } from './durability.fixture.ts'
import { commonTasks, machine, scope, task, tokenTask } from './runner.fixture.ts'

const child = fileURLToPath(new URL('durability.fixture.ts', import.meta.url))
const leftovers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const clean of leftovers.splice(0)) await clean()
})

function aHome(definition: unknown, input: unknown = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'workflow-'))
  leftovers.unshift(async () => rmSync(folder, { recursive: true }))
  const database = join(folder, 'records.sqlite')
  const log = join(folder, 'log')
  writeFileSync(log, '')

  const statuses = () => {
    const db = new DatabaseSync(database)
    db.exec('PRAGMA busy_timeout = 5000')
    const rows = db.prepare('SELECT status, is_token_given AS given FROM wf_branch').all()
    db.close()
    return rows.map((row) => `${String(row['status'])}${row['given'] === 1 ? ' given' : ''}`)
  }
  const spawned = () =>
    spawn(process.execPath, [child, database, log, JSON.stringify(definition), JSON.stringify(input)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })

  return {
    written: () => written(log),
    /** Runs the machine in a process of its own, and kills it when a condition holds; it must not end before, unless it may. */
    async killedWhen(
      holds: (now: { lines: readonly string[]; statuses: () => readonly string[] }) => boolean,
      mayEnd = false,
    ) {
      const running = spawned()
      const gone = once(running, 'exit')
      while (running.exitCode === null && running.signalCode === null) {
        if (holds({ lines: written(log), statuses })) running.kill('SIGKILL')
        await setTimeout(5)
      }
      await gone
      if (!mayEnd) expect(running.signalCode).toBe('SIGKILL')
    },
    /** Opens what is left, in this process. */
    async again(tasks: Readonly<Record<string, TaskHandler>> = {}, ahead = 0, changed = definition) {
      const { runner, db } = openHome({ database, log, definition: changed, tasks, ahead })
      leftovers.unshift(async () => {
        await runner.close()
        db.close()
      })
      runner.begin()
      await runner.idle()
      return { runner, ended: () => runner.execution('x') }
    },
  }
}

test('a task that was in flight runs again, and what was done before does not', async () => {
  const home = aHome(machine({ A: task('note', { Next: 'B' }), B: task('hang') }), 'in')
  await home.killedWhen(({ lines }) => lines.includes('hang "in"'))
  const { ended } = await home.again({ hang: async () => 'done' })
  expect(ended()).toMatchObject({ status: 'SUCCEEDED', output: 'done' })
  expect(home.written()).toEqual(['note "in"', 'hang "in"'])
})

const token = { Arguments: '{% $states.context.Task.Token %}', TimeoutSeconds: 3600 }
const tokenOf = (line = '') => line.slice('ask '.length)

test('a token that waits stays valid for one use, and its handler is not called again', async () => {
  const home = aHome(machine({ A: tokenTask('ask', token) }))
  await home.killedWhen(({ lines, statuses }) => lines.length > 0 && statuses().includes('token given'))
  const { runner, ended } = await home.again()
  expect(home.written()).toHaveLength(1)
  const [asked] = home.written()
  expect(await runner.resume(tokenOf(asked), 'approved')).toBe('resumed')
  expect(await runner.resume(tokenOf(asked), 'again')).toBe('gone')
  await runner.idle()
  expect(ended()).toMatchObject({ status: 'SUCCEEDED', output: 'approved' })
})

test('a handler that was being given its token is called again with the same one', async () => {
  const home = aHome(machine({ A: tokenTask('askAndHang', token) }))
  await home.killedWhen(({ lines }) => lines.length > 0)
  const again: unknown[] = []
  const { runner, ended } = await home.again({ askAndHang: async ({ input }) => again.push(input) })
  expect(again).toEqual(home.written().map(tokenOf))
  expect(ended()).toMatchObject({ status: 'RUNNING' })
  expect(await runner.resume(String(again[0]), 'ok')).toBe('resumed')
  await runner.idle()
  expect(ended()).toMatchObject({ status: 'SUCCEEDED', output: 'ok' })
})

test('a token that went out of time while nothing ran is gone', async () => {
  const home = aHome(machine({ A: tokenTask('ask', token) }))
  await home.killedWhen(({ statuses, lines }) => lines.length > 0 && statuses().includes('token given'))
  const { runner, ended } = await home.again({}, 3600)
  expect(ended()).toMatchObject({ status: 'FAILED', error: 'States.Timeout' })
  expect(await runner.resume(tokenOf(home.written()[0]), 'late')).toBe('gone')
})

test('a resume that was answered is kept, though the process died at once', async () => {
  const home = aHome(machine({ A: tokenTask('askAndDie', token) }))
  await home.killedWhen(() => false)
  const { ended } = await home.again()
  expect(home.written()).toHaveLength(1)
  expect(ended()).toMatchObject({ status: 'SUCCEEDED', output: 'given just before the end' })
})

// The tables may not be there yet when they are first looked at.
function isWaiting(statuses: () => readonly string[]): boolean {
  try {
    return statuses().includes('timer')
  } catch {
    return false
  }
}

test('a timer is set again, and one that fell due meanwhile fires', async () => {
  const home = aHome(machine({ A: { Type: 'Wait', Seconds: 3600, Next: 'B' }, B: task('note') }), 'in')
  await home.killedWhen(({ statuses, lines }) => lines.length === 0 && isWaiting(statuses))
  const early = await home.again({}, 3000)
  expect(early.ended()).toMatchObject({ status: 'RUNNING', currentState: 'A' })
  await early.runner.close()
  const { ended } = await home.again({}, 3600)
  expect(ended()).toMatchObject({ status: 'SUCCEEDED', output: 'in' })
})

test('retries made before the end of the process count', async () => {
  const retry = [{ ErrorEquals: ['Busy'], IntervalSeconds: 1000, BackoffRate: 1, MaxAttempts: 1 }]
  const home = aHome(machine({ A: task('fail', { Retry: retry }) }))
  await home.killedWhen(({ lines, statuses }) => lines.length > 0 && isWaiting(statuses))
  const { ended } = await home.again({}, 1000)
  expect(ended()).toMatchObject({ status: 'FAILED', error: 'Busy' })
  expect(home.written()).toEqual(['fail', 'fail'])
})

test('a Map goes on with the items that were not done, and no more at once than before', async () => {
  const map = { Type: 'Map', MaxConcurrency: 2, ItemProcessor: scope({ I: task('hangAfterTwo') }), End: true }
  const home = aHome(machine({ M: map }), [0, 1, 2, 3, 4, 5])
  await home.killedWhen(({ lines }) => lines.includes('item 2') && lines.includes('item 3'))
  let now = 0
  let most = 0
  const again: unknown[] = []
  const hangAfterTwo: TaskHandler = async ({ input }) => {
    again.push(input)
    most = Math.max(most, (now += 1))
    await setTimeout(10)
    now -= 1
    return input
  }
  const { ended } = await home.again({ hangAfterTwo })
  expect(ended()).toMatchObject({ status: 'SUCCEEDED', output: [0, 1, 2, 3, 4, 5] })
  expect(again).toEqual([2, 3, 4, 5])
  expect(most).toBeLessThanOrEqual(2)
})

test('killed anywhere, again and again, it comes to the same result', async () => {
  const steps = Array.from({ length: 40 }, (_, index) => `S${index}`)
  const states = steps.map((name, index) => {
    const next = steps[index + 1] ?? 'M'
    const Output = '{% $append($states.result, $states.context.State.Name) %}'
    return [name, task('step', { Output, Next: next })] as const
  })
  const map = {
    Type: 'Map',
    MaxConcurrency: 3,
    ItemProcessor: scope({ I: task('step', { Next: 'J' }), J: task('step') }),
    End: true,
  }
  const items = ['begin', ...steps]
  const home = aHome(machine({ ...Object.fromEntries(states), M: map }), ['begin'])
  for (const calls of [1, 9, 4, 13, 7, 8, 3]) {
    const before = home.written().length
    // On a busy machine the child may be through before it is looked at again: then nothing is left to do.
    await home.killedWhen(
      ({ lines, statuses }) =>
        lines.length >= before + calls || (lines.length > 0 && statuses().length === 0),
      true,
    )
  }
  const { runner, ended } = await home.again()
  await runner.start('m', 'x', ['begin'])
  await runner.idle()
  expect(ended()).toMatchObject({ status: 'SUCCEEDED', output: items })
  // Every kill may repeat the call that it cut off, or the three of the Map, and no other.
  expect(home.written().length).toBeLessThanOrEqual(steps.length + 2 * items.length + 7 * 3)
})

test('a runner that closes tells its handlers to stop, and their work is done again', async () => {
  const home = aHome(machine({ A: task('obedient') }))
  const { runner } = await home.again({ obedient: commonTasks.hang })
  await runner.start('m', 'x', {})
  await setTimeout(50)
  await runner.close()
  expect(runner.execution('x')).toMatchObject({ status: 'RUNNING' })
  const { ended } = await home.again({ obedient: async () => 'done' })
  expect(ended()).toMatchObject({ status: 'SUCCEEDED', output: 'done' })
})

test('a state that is no longer defined after a restart fails its execution', async () => {
  const home = aHome(machine({ A: { Type: 'Wait', Seconds: 60, Next: 'B' }, B: task('note') }))
  await home.killedWhen(({ statuses }) => isWaiting(statuses))
  const { ended } = await home.again({}, 60, machine({ B: task('note') }))
  expect(ended()).toMatchObject({ status: 'FAILED', error: 'States.Runtime' })
})
