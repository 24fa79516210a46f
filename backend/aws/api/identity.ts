import * as z from 'zod'
import { parseAccessClaims } from '#people/claims.ts'
import type { Caller } from '../people/actor.ts'

/** What the resolver hands on of AppSync's identity: of a user pool the claims, of IAM the ARN; never both. */
const identitySchema = z.union([
  z.strictObject({ claims: z.record(z.string(), z.unknown()) }),
  z.strictObject({ userArn: z.string() }),
])

/**
 * Who AppSync has proved the caller to be: the holder of an access token, or a role. Nobody, for anything else: an id
 * token, an IAM user, the account itself.
 */
export function callerOf(identity: unknown): Caller | undefined {
  const proved = identitySchema.safeParse(identity).data
  if (proved === undefined) return undefined
  if ('userArn' in proved) {
    const roleArn = roleArnOf(proved.userArn)
    return roleArn === undefined ? undefined : { kind: 'service', roleArn }
  }
  const claims = parseAccessClaims(withoutNulls(proved.claims))
  // A token without a user is a client's own: services come by IAM, so here it is nobody's.
  return claims?.username === undefined ? undefined : { kind: 'person', claims }
}

/** The role of a session, without its path: a session's ARN does not have that. */
function roleArnOf(userArn: string): string | undefined {
  const [, partition, account, role] =
    /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([\w+=,.@-]{1,64})\/[\w+=,.@-]{2,64}$/.exec(userArn) ?? []
  return role === undefined ? undefined : `arn:${partition}:iam::${account}:role/${role}`
}

/** What a resolver leaves out may come as null. */
function withoutNulls(claims: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== null))
}
