import { clientOf, type Client, type RawAnswer } from '#journeys/client.ts'

/** What changes here comes within moments. */
const PATIENCE_MS = 10_000

export async function signIn(url: string, email: string, password = 'sluice-demo'): Promise<Client> {
  return clientWith(url, await accessToken(url, email, password))
}

/** A token as the service gives it for a password. */
export async function accessToken(url: string, username: string, password = 'sluice-demo'): Promise<string> {
  const answer = await fetch(`${url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'password', username, password }),
  })
  const body = (await answer.json()) as { access_token?: string; error?: string }
  if (body.access_token === undefined)
    throw new Error(`${username} cannot sign in: ${body.error ?? answer.status}`)
  return body.access_token
}

/** Asks over HTTP, as whoever has this token. */
export function clientWith(url: string, token: string): Client {
  return clientOf(async (query, variables = {}) => {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    })
    return (await answer.json()) as RawAnswer
  }, PATIENCE_MS)
}
