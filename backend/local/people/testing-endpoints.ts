import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import { DEMO_PASSWORD, demoPeople } from '#local/people/demo-people.ts'
import { openDirectory } from '#local/people/open-directory.ts'
import type { PeopleEvent } from '#local/people/people-event.ts'
import { refreshTokens } from '#local/people/refresh-tokens.ts'
import { revokeEndpoint } from '#local/people/revoke-endpoint.ts'
import { aClock, aPath, cheapPasswords } from '#local/people/testing.ts'
import { tokenEndpoint } from '#local/people/token-endpoint.ts'
import { tokens } from '#local/people/tokens.ts'
import { writeUsersFile } from '#local/people/users-file.ts'

const keys = { kid: 'k1', ...generateKeyPairSync('rsa', { modulusLength: 2048 }) }
const cheap = cheapPasswords()
export const users = await demoPeople(cheap)
export const RESEARCHER = '5105ce00-0000-4000-8000-000000000001'
export const HERE = '192.0.2.1'
export const URL_OF_TOKENS = 'http://localhost/oauth2/token'

export const granted = z.object({
  access_token: z.string(),
  id_token: z.string().optional(),
  refresh_token: z.string().default(''),
  expires_in: z.literal(900),
  token_type: z.literal('Bearer'),
})

/** Both endpoints with the people of the demonstration, what happened, and every password that was checked. */
export function setUp() {
  const clock = aClock()
  const file = aPath('users.json')
  const happened: PeopleEvent[] = []
  const checked: string[] = []
  writeUsersFile(file, users)
  const common = { now: clock.now, newId: randomUUID, clientId: 'web' }
  const issued = tokens({ ...common, keys, issuer: 'https://tre.example.org' })
  const deps = {
    ...common,
    directory: openDirectory({ file, passwords: cheap, report: () => undefined }),
    passwords: {
      verifyPassword: (password: string, hash: string | undefined) => {
        checked.push(password)
        return cheap.verifyPassword(password, hash)
      },
    },
    tokens: issued,
    refreshTokens: refreshTokens({ db: new DatabaseSync(':memory:'), now: clock.now }),
    onEvent: async (event: PeopleEvent) => void happened.push(event),
  }
  const endpoint = tokenEndpoint(deps)
  const revocation = revokeEndpoint(deps)
  const ask = (form: Record<string, string>, { from = HERE, headers = {} } = {}) =>
    endpoint(posted(new URLSearchParams(form), headers), from)
  const revoke = (token: string) => revocation(posted(new URLSearchParams({ token })), HERE)
  const signIn = async (username = 'researcher@example.org') =>
    granted.parse(await (await ask({ grant_type: 'password', username, password: DEMO_PASSWORD })).json())
  const guess = (password: string, from = HERE, username = 'researcher@example.org') =>
    ask({ grant_type: 'password', username, password }, { from })
  const renew = (token: string) => ask({ grant_type: 'refresh_token', refresh_token: token })
  return { clock, file, happened, checked, endpoint, issued, ask, revoke, signIn, guess, renew }
}

export function posted(body: URLSearchParams | string, headers: Record<string, string> = {}): Request {
  return new Request(URL_OF_TOKENS, { method: 'POST', body, headers })
}

/** Status and code of an error answer. */
export async function refusalOf(response: Response) {
  const { error } = z
    .object({ error: z.string(), error_description: z.string() })
    .parse(await response.json())
  return { status: response.status, error }
}
