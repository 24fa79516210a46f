import type { Records } from '#ports/records.ts'
import type { Projects } from './prepare.ts'

/** A record that can take requests in, and what its configuration says of projects. */
export interface Target extends Projects {
  readonly records: Records
  close(): void
}
