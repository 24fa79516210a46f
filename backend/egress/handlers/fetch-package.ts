import type { Actor } from '#core/actor.ts'
import { actorOfPerson } from '#egress/actor-of-person.ts'
import { eventActor, NOTHING, streamOf } from '#egress/step.ts'
import type { Ticket } from '#egress/ticket.ts'
import type { Ports } from '#ports/ports.ts'

export interface PackageBytes {
  readonly ticket: Ticket
  readonly stream: AsyncIterable<Uint8Array>
  /** Records that every byte was sent. */
  readonly completed: () => Promise<void>
}

/**
 * Uses up a download ticket. One of any number of callers gets the package; a ticket that is unknown, used or expired,
 * or whose person may not download any more, gets nothing.
 */
export function fetchPackage(
  ports: Pick<Ports, 'records' | 'packages' | 'permissions' | 'directory' | 'now'>,
) {
  const { records, packages, now } = ports

  const move = async (
    ticket: Ticket,
    state: Ticket['state'],
    actor: Actor,
    type: string,
  ): Promise<'saved' | 'stale'> =>
    records.commit({
      changes: [{ kind: 'ticket', ticket: { ...ticket, state }, expected: ticket.state }],
      events: [
        {
          stream: streamOf(ticket.requestId),
          type,
          at: now(),
          actor: eventActor(actor),
          facts: { package: ticket.packageSha256, bytes: ticket.bytes },
        },
      ],
      outbox: [],
    })

  const refuse = async ({ requestId, personId }: Ticket): Promise<undefined> => {
    await records.commit({
      ...NOTHING,
      events: [
        {
          stream: streamOf(requestId),
          type: 'refused',
          at: now(),
          actor: { id: personId, kind: 'person' },
          facts: { action: 'fetchPackage', code: 'TICKET_USED' },
        },
      ],
    })
  }

  return async (ticketId: string): Promise<PackageBytes | undefined> => {
    const ticket = await records.ticket(ticketId)
    if (!ticket) return undefined
    const actor = await recipient(ports, ticket)
    if (!actor || ticket.state !== 'ISSUED' || now() >= ticket.expiresAt) return refuse(ticket)
    const { stream } = await packages.open(ticket.packageKey)
    if ((await move(ticket, 'STARTED', actor, 'downloadStarted')) === 'stale') return refuse(ticket)
    const started: Ticket = { ...ticket, state: 'STARTED' }
    return {
      ticket: started,
      stream,
      completed: async () => {
        await move(started, 'COMPLETED', actor, 'downloadCompleted')
      },
    }
  }
}

async function recipient(
  ports: Pick<Ports, 'records' | 'permissions' | 'directory'>,
  { personId, requestId }: Ticket,
): Promise<Actor | undefined> {
  const actor = await actorOfPerson(ports, personId)
  const request = await ports.records.request(requestId)
  return actor && request && ports.permissions.may(actor, 'download', { kind: 'request', request })
    ? actor
    : undefined
}
