import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'

export interface Listening {
  readonly url: string
  close(): void
}

/** A small server on a free port of this machine; what it throws it answers as 500. */
export async function listening(
  handle: (request: Request) => Promise<Response> | Response,
): Promise<Listening> {
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const { status, headers, body } = await handled(request)
      response.writeHead(status, Object.fromEntries(headers))
      response.end(body)
    }
    void answer()
  })
  const handled = async (request: IncomingMessage) => {
    const answer = await asked(request).catch(
      (error: unknown) => new Response(String(error), { status: 500 }),
    )
    return {
      status: answer.status,
      headers: answer.headers,
      body: Buffer.from(await answer.arrayBuffer()),
    }
  }
  const asked = async (request: IncomingMessage): Promise<Response> => {
    const { method = 'GET', url = '/', headers } = request
    const body = new Uint8Array(await buffer(request))
    const pairs = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)])
    const hasBody = method === 'POST' || method === 'PUT'
    return handle(
      new Request(`http://${headers.host}${url}`, { method, headers: pairs, ...(hasBody && { body }) }),
    )
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
