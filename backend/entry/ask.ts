import { askFields, type Ask } from '#entry/ask-fields.ts'
import { FIELDS, type FieldName } from '#entry/fields.ts'
import type { Ports } from '#ports/ports.ts'

/** Answers any field of the schema for the person who asks. @throws Fault UNAUTHENTICATED where nobody does */
export function asker(ports: Ports): Ask<FieldName> {
  return askFields(ports, FIELDS)
}
