import { afterEach, expect, test, vi } from 'vitest'
import type { Context } from 'aws-lambda'
import type { Task } from '#entry/tasks/task.ts'
import { taskFunction } from './task-function.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const INPUT = { requestId: 'r1', round: 1, attempt: 1 }

class GateDenied extends Error {
  override readonly name = 'GateDenied'
}

/** As much of Lambda's context as is looked at. */
function contextWith(leftMs: number): Context {
  const context = {
    awsRequestId: 'call-1',
    functionName: 'sluice-test',
    functionVersion: '1',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-2:111122223333:function:sluice-test',
    memoryLimitInMB: '128',
    logGroupName: '',
    logStreamName: '',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => leftMs,
    done() {},
    fail() {},
    succeed() {},
  }
  return context
}

function tasks(run: (input: unknown, signal: AbortSignal) => Promise<unknown>): Record<string, Task<object>> {
  return { aStep: { run: () => run } }
}

/** What is written to the log meanwhile. */
function logged() {
  const lines: string[] = []
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((line) => {
      lines.push(String(line))
      return true
    })
  return lines
}

test('a step answers what its task answers, and something where that is nothing', async () => {
  logged()
  const answering = taskFunction(
    'aStep',
    {},
    tasks(async () => ({ next: 'END' })),
  )
  expect(await answering(INPUT, contextWith(60_000))).toEqual({ next: 'END' })
  const silent = taskFunction(
    'aStep',
    {},
    tasks(async () => undefined),
  )
  expect(await silent(INPUT, contextWith(60_000))).toBeNull()
})

test('what a task throws goes to the state machine by its name, and into the log without its words', async () => {
  const lines = logged()
  const failing = taskFunction(
    'aStep',
    {},
    tasks(async () => {
      throw new GateDenied('SECRET-WORDS')
    }),
  )
  await expect(failing(INPUT, contextWith(60_000))).rejects.toThrow(GateDenied)
  const log = lines.join('')
  expect(log).not.toContain('SECRET-WORDS')
  expect(log).toContain('TASK_FAILED')
  expect(log).toContain('"requestId":"r1"')
  expect(log).toContain('GateDenied')
})

test('a task is told to let go before the function is stopped', async () => {
  logged()
  const waiting = taskFunction(
    'aStep',
    {},
    tasks(
      (_input, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error))
        }),
    ),
  )
  await expect(waiting(INPUT, contextWith(5_010))).rejects.toThrow('about to be stopped')
})

test('a function that was given another task than it holds does not start', () => {
  expect(() =>
    taskFunction(
      'other',
      {},
      tasks(async () => null),
    ),
  ).toThrow('There is no task other')
})
