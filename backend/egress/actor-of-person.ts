import type { Actor } from '#core/actor.ts'
import { personRef } from '#core/actor.ts'
import type { Ports } from '#ports/ports.ts'

/** The person behind a signed link, as the directory has them now; nobody if they are gone or disabled. */
export async function actorOfPerson(
  { directory }: Pick<Ports, 'directory'>,
  id: string,
): Promise<Actor | undefined> {
  const person = await directory.person(id)
  if (!person || person.disabled) return undefined
  return {
    ...personRef(person),
    kind: person.kind,
    groups: person.groups,
    claimedGroups: person.groups,
    projects: person.projects,
  }
}
