import type { Group, PersonRef } from '#core/actor.ts'

export interface Person extends PersonRef {
  readonly kind: 'person' | 'service'
  readonly groups: readonly Group[]
  readonly projects: readonly string[]
  readonly disabled: boolean
}

/** People as they are now: every call looks again, so a removed group is gone at once. */
export interface Directory {
  person(id: string): Promise<Person | undefined>
  byEmail(email: string): Promise<Person | undefined>
  /** Enabled members of a group in a project. */
  members(group: Group, project: string): Promise<readonly Person[]>
}
