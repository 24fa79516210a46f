import { personRef, type Actor } from '#core/actor.ts'
import { groupsFrom } from '#people/groups.ts'
import type { Directory, Person } from '#ports/directory.ts'

/** Who somebody has proved to be, before the directory is asked what they are now. */
export interface Proven {
  readonly id: string
  readonly kind: Person['kind']
  /** Names of the groups that their token claims. */
  readonly groupNames: readonly string[]
}

/** The proven one as the directory has them now. Nobody, if they are gone, disabled, or of another kind there. */
export async function actorInDirectory(
  directory: Pick<Directory, 'person'>,
  { id, kind, groupNames }: Proven,
): Promise<Actor | undefined> {
  const found = await directory.person(id)
  if (!found || found.disabled || found.kind !== kind) return undefined
  const { groups, projects } = found
  return { ...personRef(found), kind, groups, claimedGroups: groupsFrom(groupNames), projects }
}
