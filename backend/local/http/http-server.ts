import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { hasCode } from '#core/error-code.ts'
import { isSqlite } from '#local/records/sqlite-error.ts'
import { answerError, SECURITY_HEADERS } from './answers.ts'
import { BodyTooLarge } from './read-body.ts'
import type { Report } from '#core/report.ts'

export interface Call {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly path: string
  readonly correlationId: string
}

export interface Route {
  readonly method: string
  /** The exact path, or one ending in `/` for a path with one more segment. */
  readonly path: string
  readonly handle: (call: Call, segment: string) => Promise<void>
}

export interface ServerOptions {
  readonly routes: readonly Route[]
  /** Answers what no route knows; `false` where there is nothing. */
  readonly pages: (response: ServerResponse, path: string) => Promise<boolean>
  /** Host headers that are answered: others are pages of somebody else that reach for this server. */
  readonly isKnownHost: (host: string) => boolean
  /** Whether the work of the last process has been taken up; until then nobody is answered. */
  readonly isReady: () => boolean
  readonly newId: () => string
  readonly report: Report
}

/** A connection on which nothing moves for this long is closed; an upload or download may take as long as it moves. */
const IDLE_MS = 120_000

/** The HTTP server: finds the route, and is the one place that turns a thrown thing into an answer. */
export function httpServer({ routes, pages, isKnownHost, isReady, newId, report }: ServerOptions): Server {
  const handle = async (call: Call): Promise<void> => {
    const { request, response, path } = call
    if (!isReady()) {
      response.setHeader('Retry-After', '1')
      return answerError(response, 503, 'STARTING', 'Sluice is starting. Try again in a second.')
    }
    if (!isKnownHost(request.headers.host ?? ''))
      return answerError(response, 421, 'UNKNOWN_HOST', 'This server is not known under this name.')
    const found = routes.filter((route) => segmentOf(route, path) !== undefined)
    const route = found.find(({ method }) => method === request.method)
    if (route) return route.handle(call, segmentOf(route, path) ?? '')
    if (found.length > 0) {
      response.setHeader('Allow', found.map(({ method }) => method).join(', '))
      return answerError(response, 405, 'METHOD_NOT_ALLOWED', 'This address does not take this method.')
    }
    if (request.method === 'GET' && (await pages(response, path))) return
    answerError(response, 404, 'NOT_FOUND', 'There is nothing at this address.')
  }

  const server = createServer(
    { keepAliveTimeout: 10_000, headersTimeout: 20_000, requestTimeout: 0, maxHeaderSize: 32_768 },
    (request, response) => {
      const correlationId = newId()
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
      response.setHeader('X-Correlation-Id', correlationId)
      const path = pathOf(request)
      handle({ request, response, path, correlationId }).catch((error: unknown) => {
        failed(response, error, correlationId, report)
      })
    },
  )
  server.timeout = IDLE_MS
  return server
}

function pathOf({ url = '/' }: IncomingMessage): string {
  const path = url.split('?', 1)[0] ?? '/'
  try {
    return decodeURIComponent(path)
  } catch {
    return '/\0'
  }
}

function segmentOf({ path: known }: Route, path: string): string | undefined {
  if (!known.endsWith('/')) return known === path ? '' : undefined
  const segment = path.startsWith(known) ? path.slice(known.length) : ''
  return segment === '' || segment.includes('/') ? undefined : segment
}

function failed(response: ServerResponse, error: unknown, correlationId: string, report: Report): void {
  if (isGone(error)) return
  if (error instanceof BodyTooLarge)
    return answerError(response, 413, 'TOO_LARGE', `${error.message} are not accepted here.`)
  report({ code: 'FAULT', correlationId, error })
  if (isFull(error))
    return answerError(
      response,
      507,
      'NO_SPACE',
      'There is no space left. Nothing was kept; try again later.',
    )
  answerError(
    response,
    500,
    'INTERNAL',
    `Something went wrong here, and it was reported as ${correlationId}. Try again later.`,
  )
}

/** The other side went away: nobody to answer, nothing to report. */
function isGone(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'EPIPE'].includes(String(error.code))
  )
}

function isFull(error: unknown): boolean {
  return hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT') || isSqlite(error, 'full')
}
