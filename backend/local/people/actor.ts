import type { Actor } from '#core/actor.ts'
import { personRef } from '#core/actor.ts'
import { isService } from '#local/people/tokens.ts'
import type { AccessClaims } from '#people/claims.ts'
import { groupsFrom } from '#people/groups.ts'
import type { Directory } from '#ports/directory.ts'

/** Who holds this token, as the directory has them now. Nobody, if they are gone or disabled. */
export async function actorOf(
  directory: Pick<Directory, 'person'>,
  claims: AccessClaims,
): Promise<Actor | undefined> {
  const kind = isService(claims) ? 'service' : 'person'
  const found = await directory.person(kind === 'service' ? claims.client_id : claims.sub)
  if (!found || found.disabled || found.kind !== kind) return undefined
  const { groups, projects } = found
  const claimedGroups = groupsFrom(claims['cognito:groups'] ?? [])
  return { ...personRef(found), kind, groups, claimedGroups, projects }
}
