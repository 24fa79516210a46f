import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** Something that listens as X-Ray's daemon does. */
export interface ListeningDaemon extends AsyncDisposable {
  readonly address: string
  /** What came, as it was sent. */
  readonly received: readonly string[]
  /** Resolves with the documents of what came, once there are as many. */
  documents(count: number): Promise<readonly Record<string, unknown>[]>
}

export async function listeningDaemon(): Promise<ListeningDaemon> {
  const socket = createSocket('udp4')
  const received: string[] = []
  socket.on('message', (message) => received.push(message.toString()))
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${socket.address().port}`,
    received,
    async documents(count) {
      while (received.length < count) await once(socket, 'message')
      return received.map((text) => JSON.parse(text.slice(text.indexOf('\n') + 1)))
    },
    async [Symbol.asyncDispose]() {
      socket.close()
    },
  }
}
