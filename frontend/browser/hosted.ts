import { webConfig } from '#aws/web/web-config.ts'
import { webFiles } from '#aws/web/web-files.ts'
import { contentPolicy } from '#infra/content-policy.ts'
import { start } from '#local/journeys/start.ts'
import { DEMO_PASSWORD } from '#local/people/demo-people.ts'
import { listening } from './listening.ts'
import { CLIENT_ID, provider, type Provider } from './provider.ts'

export interface Hosted {
  readonly url: string
  /** Origins that the pages ask. */
  readonly others: readonly string[]
  readonly provider: Provider
  /** The next call of the API is answered as if its token were over. */
  expireToken(): void
  stop(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  json: 'application/json',
}

/**
 * The pages as they are published, each part on an origin of its own as on AWS: pages with the policy of the hosted app,
 * a provider, and before the local home an API that takes tokens, and answers, as AppSync and S3 do.
 */
export async function hosted(): Promise<Hosted> {
  const sluice = await start()
  let isOver = false

  const tokens = async (form: Record<string, string>): Promise<Response> => {
    const body = new URLSearchParams({
      ...form,
      ...(form['grant_type'] === 'password' && { password: DEMO_PASSWORD }),
    })
    return fetch(`${sluice.url}/oauth2/token`, { method: 'POST', body })
  }

  const graphql = async (request: Request): Promise<Response> => {
    const token = request.headers.get('authorization') ?? ''
    const isTaken = token.startsWith('ey') && !isOver
    isOver = false
    if (!isTaken)
      return Response.json(
        { errors: [{ errorType: 'UnauthorizedException', message: 'Token has expired.' }] },
        { status: 401 },
      )
    const body = await request.text()
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const answer = await fetch(`${sluice.url}/graphql`, { method: 'POST', headers, body })
    return new Response((await answer.text()).replaceAll(sluice.url, api.url), {
      headers: { 'content-type': 'application/json' },
    })
  }

  const bytes = async (request: Request, path: string): Promise<Response> => {
    const { method } = request
    const answer = await fetch(sluice.url + path, {
      method,
      ...(method === 'PUT' && { body: await request.arrayBuffer() }),
    })
    if (method === 'PUT' && answer.ok) return new Response('', { headers: { etag: '"1"' } })
    return new Response(await answer.arrayBuffer(), {
      status: answer.status,
      headers: { 'content-type': answer.headers.get('content-type') ?? '' },
    })
  }

  const api = await listening(async (request) => {
    const { pathname, search } = new URL(request.url)
    const isGraphql = pathname === '/graphql'
    const allowed = isGraphql
      ? { origin: '*', headers: 'authorization, content-type', methods: 'POST' }
      : { origin: pages.url, headers: 'content-type', methods: 'PUT' }
    const answer =
      request.method === 'OPTIONS'
        ? new Response('')
        : isGraphql
          ? await graphql(request)
          : await bytes(request, pathname + search)
    answer.headers.set('access-control-allow-origin', allowed.origin)
    answer.headers.set('access-control-allow-headers', allowed.headers)
    answer.headers.set('access-control-allow-methods', allowed.methods)
    return answer
  })

  const signIn = await provider({ back: () => `${pages.url}/`, tokens })
  const outputs = {
    ApiUrl: `${api.url}/graphql`,
    SignInUrl: signIn.url,
    WebClientId: CLIENT_ID,
    WebAppId: '',
  }
  const files = new Map((await webFiles(webConfig(outputs, '1.2.3'))).map(({ path, body }) => [path, body]))
  const pages = await listening((request) => {
    const { pathname } = new URL(request.url)
    const rewritten =
      pathname === '/' ? 'index.html' : pathname === '/mailbox' ? 'mailbox.html' : pathname.slice(1)
    const name = files.has(rewritten) ? rewritten : 'index.html'
    return new Response(new Uint8Array(files.get(name) ?? []), {
      headers: {
        'content-type': TYPES[name.split('.').at(-1) ?? ''] ?? '',
        'content-security-policy': contentPolicy([outputs.ApiUrl, signIn.url, `${api.url}/uploads/`]),
      },
    })
  })

  return {
    url: pages.url,
    others: [api.url, signIn.url],
    provider: signIn,
    expireToken() {
      isOver = true
    },
    async stop() {
      for (const server of [pages, signIn, api]) server.close()
      await sluice.stop()
    },
  }
}
