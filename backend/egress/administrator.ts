import { personRef, type PersonRef } from '#core/actor.ts'
import type { Ports } from '#ports/ports.ts'

/** Who is told when the service needs someone: the person with the configured address, or the address itself. */
export async function administrator(
  directory: Ports['directory'],
  { adminAddress }: Pick<Ports['settings'], 'adminAddress'>,
): Promise<PersonRef> {
  const person = await directory.byEmail(adminAddress)
  return person ? personRef(person) : { id: 'administrator', name: 'Administrator', email: adminAddress }
}
