import type { Records, Unit } from '#ports/records.ts'

/**
 * The unit whose events and outbox entries name the call, message or execution that they follow from. What names another
 * keeps it. No digest of the record changes: the id is one more fact of new events.
 */
export function correlated(unit: Unit, correlationId: string | undefined): Unit {
  if (correlationId === undefined) return unit
  return {
    ...unit,
    events: unit.events.map((event) => ({ ...event, facts: { correlationId, ...event.facts } })),
    outbox: unit.outbox.map((entry) => ({ correlationId, ...entry })),
  }
}

export interface Committing {
  readonly records: Pick<Records, 'commit'>
}

/** The same ports, on which every commit names what it follows from. */
export function committingAs<Needs extends Committing>(
  ports: Needs,
  correlationId: string | undefined,
): Needs {
  const { records } = ports
  return {
    ...ports,
    records: { ...records, commit: (unit: Unit) => records.commit(correlated(unit, correlationId)) },
  }
}
