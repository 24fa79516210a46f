import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SignedLinks } from '#local/signed-links.ts'
import type { Ports } from '#ports/ports.ts'
import type { SignIn } from '../sign-in.ts'
import { answerError, answerJson, answerText } from './answers.ts'
import type { graphqlEndpoint } from './graphql-endpoint.ts'
import { MAX_GRAPHQL_BYTES } from './graphql-limits.ts'
import type { Call, Route } from './http-server.ts'
import { intakeRoute } from './intake-route.ts'
import { fetchRequest } from './read-body.ts'
import { ticketRoute } from './ticket-route.ts'
import { uploadRoute } from './upload-route.ts'
import { viewRoute } from './view-route.ts'

export interface RouteOptions {
  readonly ports: Ports
  readonly links: SignedLinks
  readonly signIn: SignIn
  readonly graphql: ReturnType<typeof graphqlEndpoint>
  readonly about: () => object
  /** Answers with the GraphQL editor, where there is one. */
  readonly editor: ((response: ServerResponse) => Promise<void>) | undefined
}

const MAX_FORM_BYTES = 8 * 1024
const RELEASE_KEY = '/.well-known/sluice-release-key.pem'

/** Every address of the local home that is no page. */
export function routesOf({ ports, links, signIn, graphql, about, editor }: RouteOptions): readonly Route[] {
  const upload = uploadRoute(ports, links)
  const view = viewRoute(ports, links)
  const ticket = ticketRoute(ports, links)
  const intake = intakeRoute(ports)

  const api = async ({ request, response, correlationId }: Call): Promise<void> => {
    if (!(request.headers['content-type'] ?? '').startsWith('application/json'))
      return answerError(response, 415, 'JSON_NEEDED', 'Send application/json.')
    if (!(Number(request.headers['content-length']) <= MAX_GRAPHQL_BYTES))
      return answerError(
        response,
        413,
        'TOO_LARGE',
        `Say the length of the body; at most ${MAX_GRAPHQL_BYTES} bytes.`,
      )
    const { authorization, accept } = request.headers
    const bearer = await signIn.bearerOf(authorization)
    const takesEvents = accept?.includes('text/event-stream') === true
    // A proxy in between that collects answers would hold events back.
    if (takesEvents) response.setHeader('X-Accel-Buffering', 'no')
    await graphql(request, response, {
      actor: bearer?.actor,
      correlationId,
      watcher: takesEvents
        ? {
            actor: () => signIn.actorOf(authorization),
            expiresAt: bearer?.expiresAt ?? ports.now(),
            signal: untilClosed(response),
          }
        : undefined,
    })
  }

  const delivered =
    (kind: 'messages' | 'sns') =>
    async ({ request, response }: Call): Promise<void> => {
      const { authorization } = request.headers
      const deliverer = await signIn.delivererOf(authorization, addressOf(request))
      if (deliverer instanceof Response) {
        response.setHeader('Retry-After', deliverer.headers.get('retry-after') ?? '60')
        return answerError(response, deliverer.status, 'TRY_LATER', 'Come again when Retry-After says.')
      }
      if (deliverer) return intake(request, response, kind, deliverer)
      response.setHeader('WWW-Authenticate', 'Basic realm="Sluice intake", Bearer')
      answerError(
        response,
        401,
        'UNAUTHENTICATED',
        'Deliver with a Bearer token, or as a service account by HTTP Basic.',
      )
    }

  return [
    { method: 'POST', path: '/graphql', handle: api },
    ...(editor ? [{ method: 'GET', path: '/graphql', handle: page(editor) }] : []),
    { method: 'POST', path: '/oauth2/token', handle: form(signIn.token) },
    { method: 'POST', path: '/oauth2/revoke', handle: form(signIn.revoke) },
    {
      method: 'GET',
      path: '/.well-known/jwks.json',
      handle: async ({ response }) => answerJson(response, 200, signIn.jwks),
    },
    {
      method: 'GET',
      path: RELEASE_KEY,
      handle: async ({ response }) =>
        answerText(response, 200, 'application/x-pem-file', await ports.signer.publicKeyPem()),
    },
    {
      method: 'PUT',
      path: '/uploads/',
      handle: ({ request, response }, segment) => upload(request, response, segment),
    },
    {
      method: 'GET',
      path: '/view/',
      handle: ({ request, response }, segment) => view(request, response, segment),
    },
    {
      method: 'GET',
      path: '/tickets/',
      handle: ({ request, response }, segment) => ticket(request, response, segment),
    },
    { method: 'POST', path: '/intake/messages', handle: delivered('messages') },
    { method: 'POST', path: '/intake/sns', handle: delivered('sns') },
    {
      method: 'GET',
      path: '/healthz',
      handle: async ({ response }) => answerJson(response, 200, { status: 'ok' }),
    },
    {
      method: 'GET',
      path: '/about.json',
      handle: async ({ response }) => answerJson(response, 200, about()),
    },
    {
      method: 'GET',
      path: '/config.json',
      handle: async ({ response }) => answerJson(response, 200, { ...about(), ...whereItIs(editor) }),
    },
  ]
}

/** What the pages need to know of this home; those of another are told by a file beside them. */
function whereItIs(editor: RouteOptions['editor']): object {
  return {
    api: '/graphql',
    signIn: { kind: 'password' },
    releaseKey: RELEASE_KEY,
    ...(editor && { editor: '/graphql' }),
  }
}

/** Ends when the connection does, or the answer is out. */
function untilClosed(response: ServerResponse): AbortSignal {
  const closed = new AbortController()
  response.once('close', () => closed.abort())
  return closed.signal
}

function addressOf({ socket }: IncomingMessage): string {
  return socket.remoteAddress ?? ''
}

/** A form of OAuth, answered by a handler that knows fetch's Request and Response. */
function form(handle: (request: Request, address: string) => Promise<Response>) {
  return async ({ request, response, path }: Call): Promise<void> => {
    const answer = await handle(
      await fetchRequest(request, `http://localhost${path}`, MAX_FORM_BYTES),
      addressOf(request),
    )
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(Buffer.from(await answer.arrayBuffer()))
  }
}

/** A page for browsers; calls of the API come by POST. */
function page(show: (response: ServerResponse) => Promise<void>) {
  return async ({ request, response }: Call): Promise<void> => {
    if ((request.headers.accept ?? '').includes('text/html')) return show(response)
    answerError(response, 405, 'METHOD_NOT_ALLOWED', 'Send the call by POST.')
  }
}
