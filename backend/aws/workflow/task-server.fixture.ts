import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { TASKS, type TaskName } from '#entry/tasks.ts'
import type { Ports } from '#ports/ports.ts'

export interface TaskServer {
  /** POST of a task's input to `<url>/<task>` is answered with `{ answer }`, or `{ error: { name, message } }`. */
  readonly url: string
  close(): Promise<void>
}

/** Carries out the tasks of the state machine in this process, for functions elsewhere. */
export async function taskServer(ports: Ports): Promise<TaskServer> {
  const run = async (name: string, input: unknown) => {
    try {
      const task = TASKS[name as TaskName]
      return { answer: (await task.run(ports)(input, new AbortController().signal)) ?? null }
    } catch (error) {
      const { name: kind, message } = error instanceof Error ? error : new Error(String(error))
      return { error: { name: kind, message } }
    }
  }
  const server = createServer((request, response) => {
    void text(request)
      .then(async (body) => run(request.url?.slice(1) ?? '', JSON.parse(body)))
      .then((answer) => response.end(JSON.stringify(answer)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
