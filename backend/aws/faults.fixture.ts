import { hash } from 'node:crypto'
import { Readable } from 'node:stream'

/**
 * What happens to one request on its way: `throttled` is answered so, `before` never arrives, `after` arrives and its answer
 * is lost, `twice` arrives twice.
 */
export type Fault = 'throttled' | 'before' | 'after' | 'twice'

interface Sent {
  readonly headers: Readonly<Record<string, string>>
}

interface Received {
  readonly body?: { resume?(): void }
}

interface Handler {
  handle(request: Sent, options?: object): Promise<{ readonly response: Received }>
}

/** Which fault a request meets on its nth try, counted from 1. */
export type FaultPlan = (nthTry: number) => Fault | undefined

/**
 * The client, whose requests meet these faults: one after the other (each try counts), and later ones none; or as the plan
 * has it.
 */
export function withFaults<Client extends { readonly config: object }>(
  client: Client,
  faults: readonly (Fault | undefined)[] | FaultPlan,
): Client {
  const config = client.config as { requestHandler: Handler }
  const through = config.requestHandler
  const left = typeof faults === 'function' ? [] : [...faults]
  const faultOf = typeof faults === 'function' ? faults : () => left.shift()
  config.requestHandler = {
    async handle(request, options) {
      const fault = faultOf(nthTry(request))
      if (fault === 'throttled') return { response: throttling(request) }
      if (fault === 'before') throw cut()
      const answer = await through.handle(request, options)
      if (fault !== 'after' && fault !== 'twice') return answer
      // An answer that nobody reads would keep its connection.
      answer.response.body?.resume?.()
      if (fault === 'after') throw cut()
      return through.handle(request, options)
    },
  }
  return client
}

/**
 * Faults by chance, the same ones for the same seed and order of requests. A request that failed three times gets through:
 * what would be left is a client that never hears, of which nothing is promised.
 */
export function randomFaults(seed: number, chance: number): FaultPlan {
  const faults = ['throttled', 'before', 'after', 'twice'] as const
  let drawn = 0
  const random = () => {
    drawn += 1
    return hash('sha256', `${seed}/${drawn}`, 'buffer').readUInt32BE() / 2 ** 32
  }
  return (nth) => {
    const [happens, which] = [random(), random()]
    return nth <= 3 && happens < chance ? faults[Math.floor(which * faults.length)] : undefined
  }
}

/** As the client counts: `attempt=2; max=5`. */
function nthTry({ headers }: Sent): number {
  const header = Object.entries(headers).find(([name]) => name.toLowerCase() === 'amz-sdk-request')?.[1]
  return Number(/attempt=(\d+)/.exec(header ?? '')?.[1] ?? 1)
}

function throttling({ headers }: Sent) {
  const isJson = Object.values(headers).some((value) => /json/.test(value))
  const body = isJson
    ? '{"__type":"ThrottlingException","message":"Rate exceeded"}'
    : '<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>'
  return {
    statusCode: isJson ? 400 : 503,
    headers: { 'content-type': isJson ? 'application/json' : 'text/xml' },
    body: Readable.from([Buffer.from(body)]),
  }
}

/** What Node says when a connection ends before the answer is there. */
function cut(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
}
