/** One message of a stream of events. */
export interface Message {
  readonly event: 'next' | 'complete'
  readonly data?: {
    readonly data?: { readonly onRequestChanged: { readonly id: string; readonly version: number } } | null
    readonly errors?: readonly { readonly message: string; readonly extensions: Record<string, string> }[]
  }
}

export interface Watching {
  /** The next message; `undefined` where the stream ended without one. */
  next(): Promise<Message | undefined>
  /** Goes away without a word. */
  leave(): void
}

export const WATCH = 'subscription ($id: ID!) { onRequestChanged(id: $id) { id version } }'

/** Watches a request over HTTP; resolves once the service listens. */
export async function watch(url: string, token: string, id: string, query = WATCH): Promise<Watching> {
  const leaving = new AbortController()
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ query, variables: query === WATCH ? { id } : {} }),
    signal: leaving.signal,
  })
  if (!answer.body) throw new Error(`${answer.status} without a body`)
  const messages = messagesIn(answer.body)
  return {
    next: async () => (await messages.next()).value,
    leave: () => leaving.abort(),
  }
}

async function* messagesIn(body: ReadableStream<Uint8Array>): AsyncGenerator<Message, undefined> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const part of body) {
      const blocks = (text + decoder.decode(part, { stream: true })).split('\n\n')
      text = blocks.pop() ?? ''
      yield* blocks.map(messageOf).filter((message) => message !== undefined)
    }
  } catch {
    // The connection broke: that is an end too.
  }
  return undefined
}

function messageOf(block: string): Message | undefined {
  const [, event, data = ''] = /^event: (next|complete)\ndata: ?(.*)$/.exec(block) ?? []
  if (event !== 'next' && event !== 'complete') return undefined
  return { event, ...(data !== '' && { data: JSON.parse(data) as NonNullable<Message['data']> }) }
}
