import { createHash, randomUUID } from 'node:crypto'
import { listening, type Listening } from './listening.ts'

export const CLIENT_ID = 'web'

export interface Provider extends Listening {
  /** What was asked of it, by path. */
  readonly asked: readonly string[]
  /** Whatever the token endpoint gives out next has another nonce than was asked for. */
  confuseNonce(): void
}

interface Begun {
  readonly who: string
  readonly challenge: string
  readonly nonce: string
  readonly redirectUri: string
}

export interface ProviderOptions {
  /** The only page that it leads back to. */
  readonly back: () => string
  /** The answer of an endpoint that the API takes tokens of. */
  readonly tokens: (form: Record<string, string>) => Promise<Response>
}

/** A provider of OpenID Connect as the pages meet it: one of a user pool, with links in the place of its forms. */
export async function provider({ back, tokens }: ProviderOptions): Promise<Provider> {
  const begun = new Map<string, Begun>()
  const asked: string[] = []
  let isConfused = false

  const authorize = (query: URLSearchParams): Response => {
    const { redirect_uri, state, nonce, code_challenge, code_challenge_method, client_id } =
      Object.fromEntries(query)
    if (redirect_uri !== back() || client_id !== CLIENT_ID || code_challenge_method !== 'S256')
      return new Response('Not registered so', { status: 400 })
    const links = ['researcher', 'governance', 'auditor'].map((who) => {
      const code = randomUUID()
      begun.set(code, {
        who,
        challenge: code_challenge ?? '',
        nonce: nonce ?? '',
        redirectUri: redirect_uri,
      })
      return `<a href="${redirect_uri}?code=${code}&state=${state}">${who}</a>`
    })
    const refusal = `${redirect_uri}?error=access_denied&error_description=Locked%20out&state=${state}`
    return new Response(
      `<link rel="icon" href="data:,"><h1>Who are you?</h1>${links.join(' ')} <a href="${refusal}">nobody</a>`,
      {
        headers: { 'content-type': 'text/html' },
      },
    )
  }

  const exchange = async (form: Record<string, string>): Promise<Response> => {
    const { client_id, grant_type = '', refresh_token = '' } = form
    if (client_id !== CLIENT_ID) return answer(400, { error: 'invalid_client' })
    if (grant_type === 'refresh_token') return tokens({ grant_type, refresh_token })
    const found = begun.get(form['code'] ?? '')
    begun.delete(form['code'] ?? '')
    const challenge = createHash('sha256')
      .update(form['code_verifier'] ?? '')
      .digest('base64url')
    if (!found || found.challenge !== challenge || found.redirectUri !== form['redirect_uri'])
      return answer(400, { error: 'invalid_grant' })
    const given = (await (
      await tokens({ grant_type: 'password', username: `${found.who}@example.org` })
    ).json()) as object
    const claims = { nonce: isConfused ? 'other' : found.nonce, aud: CLIENT_ID }
    isConfused = false
    const idToken = ['{}', JSON.stringify(claims), 'unsigned'].map((part) =>
      Buffer.from(part).toString('base64url'),
    )
    return answer(200, { ...given, id_token: idToken.join('.') })
  }

  const server = await listening(async (request) => {
    const { pathname, searchParams } = new URL(request.url)
    asked.push(pathname)
    if (pathname === '/oauth2/authorize') return authorize(searchParams)
    if (pathname === '/logout') return Response.redirect(searchParams.get('logout_uri') ?? '')
    const form = Object.fromEntries(new URLSearchParams(await request.text()))
    if (pathname === '/oauth2/revoke') return new Response('', { status: 200 })
    if (pathname !== '/oauth2/token') return new Response('', { status: 404 })
    const answered = await exchange(form)
    return new Response(await answered.text(), {
      status: answered.status,
      headers: { 'content-type': 'application/json', 'access-control-allow-origin': '*' },
    })
  })
  return {
    ...server,
    asked,
    confuseNonce() {
      isConfused = true
    },
  }
}

function answer(status: number, body: object): Response {
  return Response.json(body, { status })
}
