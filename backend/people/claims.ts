import * as z from 'zod'
import type { Person } from '#ports/directory.ts'

/** Seconds in which an access or id token can be used: short, since a token is not asked about again. */
export const TOKEN_SECONDS = 900

/** Where and when a token is made. Times are seconds since 1970, as tokens have them. */
export interface Issuance {
  readonly issuer: string
  readonly clientId: string
  readonly tokenId: string
  readonly at: number
}

/** One sign-in: kept over every refresh. */
export interface Session {
  readonly signedInAt: number
  /** Names the sign-in: the same in all of its tokens. */
  readonly originId: string
  readonly eventId: string
}

const accessClaimsSchema = z.object({
  sub: z.string().min(1),
  iss: z.string().min(1),
  client_id: z.string().min(1),
  token_use: z.literal('access'),
  exp: z.int(),
  iat: z.int(),
  auth_time: z.int(),
  jti: z.string().min(1),
  scope: z.string().optional(),
  username: z.string().min(1).optional(),
  origin_jti: z.string().optional(),
  event_id: z.string().optional(),
  'cognito:groups': z.array(z.string()).optional(),
})

/** The claims of an access token, by the names that Amazon Cognito gives them. */
export type AccessClaims = z.infer<typeof accessClaimsSchema>

/** The claims if they are those of an access token; `undefined` for anything else. Unknown claims are left out. */
export function parseAccessClaims(claims: unknown): AccessClaims | undefined {
  return accessClaimsSchema.safeParse(claims).data
}

/** The claims of a person's access token, as Amazon Cognito makes them. */
export function accessClaims(person: Person, session: Session, issuance: Issuance): AccessClaims {
  return {
    ...shared(person, session, issuance),
    client_id: issuance.clientId,
    token_use: 'access',
    scope: 'aws.cognito.signin.user.admin',
    username: person.id,
  }
}

/** The claims of a person's id token, as Amazon Cognito makes them. It tells a client who signed in; it opens nothing. */
export function idClaims(person: Person, session: Session, issuance: Issuance) {
  return {
    ...shared(person, session, issuance),
    aud: issuance.clientId,
    token_use: 'id',
    email: person.email,
    email_verified: true,
    name: person.name,
    'cognito:username': person.id,
  }
}

/** The claims of a service account's access token (grant client_credentials): it is its own client, and no user. */
export function serviceClaims(
  service: Person,
  { issuer, tokenId, at }: Omit<Issuance, 'clientId'>,
): AccessClaims {
  return {
    sub: service.id,
    iss: issuer,
    client_id: service.id,
    token_use: 'access',
    scope: 'sluice/api',
    auth_time: at,
    iat: at,
    exp: at + TOKEN_SECONDS,
    jti: tokenId,
  }
}

function shared(
  person: Person,
  { signedInAt, originId, eventId }: Session,
  { issuer, tokenId, at }: Issuance,
) {
  return {
    sub: person.id,
    iss: issuer,
    origin_jti: originId,
    event_id: eventId,
    auth_time: signedInAt,
    iat: at,
    exp: at + TOKEN_SECONDS,
    jti: tokenId,
    // Cognito leaves the claim out where there is no group.
    ...(person.groups.length > 0 && { 'cognito:groups': [...person.groups] }),
  }
}
