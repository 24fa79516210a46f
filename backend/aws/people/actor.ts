import type { Actor } from '#core/actor.ts'
import { actorInDirectory } from '#people/actor-in-directory.ts'
import type { AccessClaims } from '#people/claims.ts'
import type { CognitoDirectory } from './cognito-directory.ts'

/** Who AppSync has proved a caller to be: the holder of an access token of the user pool, or an IAM role. */
export type Caller =
  | { readonly kind: 'person'; readonly claims: AccessClaims }
  | { readonly kind: 'service'; readonly roleArn: string }

/** The caller, as the directory has them now. Nobody, if they are gone or disabled, or a role that is no service. */
export async function actorOf(
  directory: Pick<CognitoDirectory, 'person' | 'serviceOf'>,
  caller: Caller,
): Promise<Actor | undefined> {
  if (caller.kind === 'service') {
    const service = directory.serviceOf(caller.roleArn)
    return service && actorInDirectory(directory, { id: service.id, kind: 'service', groupNames: [] })
  }
  const { sub, 'cognito:groups': groupNames = [] } = caller.claims
  return actorInDirectory(directory, { id: sub, kind: 'person', groupNames })
}
