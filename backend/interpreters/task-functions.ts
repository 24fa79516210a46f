import { appendFileSync, readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

/** What a task of these machines is asked. Each call leaves a line in the file `log`, which outlives a Lambda's process. */
interface Asked {
  readonly do: keyof typeof tasks
  readonly log: string
  readonly value?: unknown
  readonly error?: string
  readonly errors?: readonly string[]
  readonly times?: number
  readonly token?: string
}

class Named extends Error {
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}

const tasks = {
  echo: async ({ value }: Asked) => value,
  nothing: async () => undefined,
  /** Fails with an error of the given name. */
  fail: async ({ error = 'Mine' }: Asked) => {
    throw new Named(error, 'as asked')
  },
  /** Fails as often as it is told, then gives how often it was called. */
  flaky: async ({ log, times = 0, error = 'Busy' }: Asked) => {
    const calls = linesOf(log)
    if (calls <= times) throw new Named(error, `call ${calls}`)
    return calls
  },
  /** Takes turns in failing with each of the given errors. */
  turns: async ({ log, errors = [] }: Asked) => {
    const error = errors[linesOf(log) - 1]
    if (error === undefined) return 'done'
    throw new Named(error, 'its turn')
  },
  throwText: async () => {
    throw 'a text'
  },
  hang: async () => {
    await setTimeout(8_000, undefined, { ref: false })
  },
  /** Takes a moment, and leaves a second line at its end. */
  work: async ({ log, value }: Asked) => {
    await setTimeout(700)
    line(log, { end: value })
    return value
  },
  big: async ({ times = 0 }: Asked) => 'x'.repeat(times),
} satisfies Record<string, (asked: Asked) => Promise<unknown>>

function line(log: string, content: object): void {
  appendFileSync(log, `${JSON.stringify({ ...content, at: Date.now() })}\n`)
}

function linesOf(log: string): number {
  return readFileSync(log, 'utf8').trim().split('\n').length
}

/** The one Lambda of these machines. The local runner calls it as it is. */
export async function handler(asked: Asked): Promise<unknown> {
  line(asked.log, { begin: asked.value ?? null, token: asked.token })
  return tasks[asked.do](asked)
}
