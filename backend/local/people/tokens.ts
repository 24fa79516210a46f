import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose'
import type { Now } from '#core/clock.ts'
import type { NewId } from '#core/ids.ts'
import type { Keys } from '#local/people/keys.ts'
import {
  accessClaims,
  idClaims,
  parseAccessClaims,
  serviceClaims,
  TOKEN_SECONDS,
  type AccessClaims,
  type Session,
} from '#people/claims.ts'
import type { Person } from '#ports/directory.ts'

export interface Tokens {
  forPerson(
    person: Person,
    session: Session,
  ): Promise<{ readonly accessToken: string; readonly idToken: string }>
  forService(service: Person): Promise<string>
  /** The claims of a token that these tokens' maker signed and that can be used now; `undefined` of anything else. */
  verifyAccess(token: string): Promise<AccessClaims | undefined>
}

const ALGORITHM = 'RS256'

/** Makes and checks the tokens of the local home, in the form of Amazon Cognito's. */
export function tokens(options: {
  readonly keys: Pick<Keys, 'kid' | 'privateKey' | 'publicKey'>
  readonly issuer: string
  /** The client that people sign in with. */
  readonly clientId: string
  readonly now: Now
  readonly newId: NewId
}): Tokens {
  const { keys, issuer, clientId, now, newId } = options

  const issuance = () => ({ issuer, clientId, tokenId: newId(), at: Math.floor(Date.parse(now()) / 1000) })

  function signed(claims: JWTPayload): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, kid: keys.kid }).sign(keys.privateKey)
  }

  async function verifiedClaims(token: string): Promise<unknown> {
    try {
      const { payload } = await jwtVerify(token, keys.publicKey, {
        algorithms: [ALGORITHM],
        issuer,
        currentDate: new Date(now()),
        // Also refuses what claims to be made later than now.
        maxTokenAge: TOKEN_SECONDS,
      })
      return payload
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined
      throw error
    }
  }

  return {
    async forPerson(person, session) {
      const [accessToken, idToken] = await Promise.all([
        signed({ ...accessClaims(person, session, issuance()) }),
        signed(idClaims(person, session, issuance())),
      ])
      return { accessToken, idToken }
    },
    forService: (service) => signed({ ...serviceClaims(service, issuance()) }),
    async verifyAccess(token) {
      const claims = parseAccessClaims(await verifiedClaims(token))
      return claims && claims.client_id === (isService(claims) ? claims.sub : clientId) ? claims : undefined
    },
  }
}

/** Whether a token is a service account's: Cognito gives those no user name. */
export function isService({ username }: AccessClaims): boolean {
  return username === undefined
}
