import type { DatabaseSync } from 'node:sqlite'
import type { JSONWebKeySet } from 'jose'
import type { Actor } from '#core/actor.ts'
import { NOTHING } from '#egress/step.ts'
import { actorOf } from '#local/people/actor.ts'
import type { Keys } from '#local/people/keys.ts'
import type { UsersDirectory } from '#local/people/open-directory.ts'
import type { Passwords } from '#local/people/password.ts'
import type { PeopleEvent } from '#local/people/people-event.ts'
import { refreshTokens } from '#local/people/refresh-tokens.ts'
import { revokeEndpoint } from '#local/people/revoke-endpoint.ts'
import { tokenEndpoint } from '#local/people/token-endpoint.ts'
import { tokens } from '#local/people/tokens.ts'
import type { Ports } from '#ports/ports.ts'

/** The client that people of this home sign in with. */
const CLIENT_ID = 'sluice'

export interface SignInOptions {
  readonly db: DatabaseSync
  readonly keys: Keys
  readonly directory: UsersDirectory
  readonly passwords: Passwords
  readonly ports: Pick<Ports, 'records' | 'now' | 'newId'>
  readonly issuer: string
}

export interface Bearer {
  readonly actor: Actor
  readonly expiresAt: string
}

/** Everything that turns a password or a token into a person. */
export interface SignIn {
  readonly token: (request: Request, remoteAddress: string) => Promise<Response>
  readonly revoke: (request: Request, remoteAddress: string) => Promise<Response>
  readonly jwks: JSONWebKeySet
  /** Who holds the bearer token of an Authorization header, as the directory has them now. */
  readonly actorOf: (authorization: string | undefined) => Promise<Actor | undefined>
  /** The same, and until when the token can be used. */
  readonly bearerOf: (authorization: string | undefined) => Promise<Bearer | undefined>
  /**
   * The same, or a service account that shows its secret by HTTP Basic, as SNS does; where that cannot be looked at now,
   * the answer that says when to come again.
   */
  readonly delivererOf: (
    authorization: string | undefined,
    remoteAddress: string,
  ) => Promise<Actor | Response | undefined>
}

export function signInOf({ db, keys, directory, passwords, ports, issuer }: SignInOptions): SignIn {
  const { records, now, newId } = ports
  const issued = tokens({ keys, issuer, clientId: CLIENT_ID, now, newId })
  const onEvent = async (event: PeopleEvent): Promise<void> => {
    const { type, personId = 'unknown', kind = 'person' } = event
    const facts = 'reason' in event ? { reason: event.reason } : {}
    await records.commit({
      ...NOTHING,
      events: [{ stream: 'people', type, at: now(), actor: { id: personId, kind }, facts }],
    })
  }
  const deps = {
    directory,
    passwords,
    tokens: issued,
    refreshTokens: refreshTokens({ db, now }),
    clientId: CLIENT_ID,
    now,
    newId,
    onEvent,
  }
  const token = tokenEndpoint(deps)

  const bearerOf = async (authorization: string | undefined): Promise<Bearer | undefined> => {
    const text = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization ?? '')?.[1]
    const claims = text === undefined ? undefined : await issued.verifyAccess(text)
    const actor = claims && (await actorOf(directory, claims))
    return actor && { actor, expiresAt: new Date(claims.exp * 1000).toISOString() }
  }
  const bearer = async (authorization: string | undefined): Promise<Actor | undefined> =>
    (await bearerOf(authorization))?.actor

  // The secret is proved at the token endpoint, so that wrong ones are counted in one place. The same secret many times
  // at once is proved once: SNS delivers in bursts, which must not look like guessing.
  const proving = new Map<string, Promise<string | Response | undefined>>()
  const shown = (authorization: string, remoteAddress: string): Promise<string | Response | undefined> => {
    const key = JSON.stringify([authorization, remoteAddress])
    const proof =
      proving.get(key) ??
      token(clientCredentials(authorization), remoteAddress)
        .then(accessTokenIn)
        .finally(() => proving.delete(key))
    proving.set(key, proof)
    return proof
  }

  return {
    token,
    revoke: revokeEndpoint(deps),
    jwks: keys.jwks,
    actorOf: bearer,
    bearerOf,
    async delivererOf(authorization, remoteAddress) {
      if (!/^Basic /i.test(authorization ?? '')) return bearer(authorization)
      const granted = await shown(authorization ?? '', remoteAddress)
      return typeof granted === 'string' ? bearer(`Bearer ${granted}`) : granted
    },
  }
}

async function accessTokenIn(answer: Response): Promise<string | Response | undefined> {
  if (answer.status === 429 || answer.status === 503) return answer
  const body: unknown = answer.ok ? await answer.json() : undefined
  return typeof body === 'object' && body !== null && 'access_token' in body
    ? String(body.access_token)
    : undefined
}

function clientCredentials(authorization: string): Request {
  return new Request('http://localhost/oauth2/token', {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  })
}
