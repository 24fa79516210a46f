import type { Actor } from '#core/actor.ts'
import { isService } from '#local/people/tokens.ts'
import { actorInDirectory } from '#people/actor-in-directory.ts'
import type { AccessClaims } from '#people/claims.ts'
import type { Directory } from '#ports/directory.ts'

/** Who holds this token, as the directory has them now. Nobody, if they are gone or disabled. */
export function actorOf(
  directory: Pick<Directory, 'person'>,
  claims: AccessClaims,
): Promise<Actor | undefined> {
  const groupNames = claims['cognito:groups'] ?? []
  return isService(claims)
    ? actorInDirectory(directory, { id: claims.client_id, kind: 'service', groupNames })
    : actorInDirectory(directory, { id: claims.sub, kind: 'person', groupNames })
}
