// Runs a state machine on a database file until it is killed. Arguments: database, log, definition, input.
import { randomUUID } from 'node:crypto'
import { appendFileSync, readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { TaskHandler } from './calls.ts'
import { openRunner } from './runner.ts'
import { TaskError } from './task-error.ts'

interface Home {
  readonly database: string
  readonly log: string
  readonly definition: unknown
  /** How far the clock is ahead, in seconds. */
  readonly ahead?: number
  readonly tasks?: Readonly<Record<string, TaskHandler>>
}

/** What the handlers wrote, in every process, in order. */
export function written(log: string): readonly string[] {
  return readFileSync(log, 'utf8').split('\n').filter(Boolean)
}

/** A runner on files, whose handlers write each call to the log. */
export function openHome({ database, log, definition, ahead = 0, tasks = {} }: Home) {
  const db = new DatabaseSync(database)
  // The timeout first: who looks at the database from outside may hold it just then.
  db.exec('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL')
  const write = (line: string) => appendFileSync(log, `${line}\n`)
  const hang = new Promise(() => undefined)
  const handlers: Record<string, TaskHandler> = {
    note: async ({ input }) => (write(`note ${JSON.stringify(input)}`), input),
    step: async ({ input }) => (write('step'), setTimeout(1, input)),
    hang: ({ input }) => (write(`hang ${JSON.stringify(input)}`), hang),
    hangAfterTwo: ({ input }) => {
      write(`item ${JSON.stringify(input)}`)
      return Number(input) < 2 ? Promise.resolve(input) : hang
    },
    fail: async ({ input }) => {
      write('fail')
      throw new TaskError('Busy', String(input))
    },
    ask: async ({ input }) => write(`ask ${String(input)}`),
    askAndHang: ({ input }) => (write(`ask ${String(input)}`), hang),
    askAndDie: async ({ input }) => {
      write(`ask ${String(input)}`)
      await runner.resume(String(input), 'given just before the end')
      process.kill(process.pid, 'SIGKILL')
    },
    ...tasks,
  }
  const runner = openRunner({
    db,
    machines: { m: definition },
    tasks: handlers,
    now: () => new Date(Date.now() + ahead * 1000).toISOString(),
    newToken: randomUUID,
    report: () => undefined,
  })
  return { runner, db }
}

const [, script, database, log, definition = '', input = ''] = process.argv
if (script === fileURLToPath(import.meta.url) && database && log) {
  const { runner } = openHome({ database, log, definition: JSON.parse(definition) })
  runner.begin()
  await runner.start('m', 'x', JSON.parse(input))
  await setTimeout(60_000)
}
