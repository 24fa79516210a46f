/** Groups a person may be in. TREEHOOSE's old name TREAdmin is read as ResearchIT (people/groups.ts). */
export const GROUPS = ['Researcher', 'InformationGovernance', 'ResearchIT', 'Admin', 'Auditor'] as const
export type Group = (typeof GROUPS)[number]

/** A person or service account as a record keeps it: `id` is the stable subject, the e-mail may change. */
export interface PersonRef {
  readonly id: string
  readonly name: string
  readonly email: string
}

/** Who is asking, as the server knows them now. Never built from anything the caller wrote. */
export interface Actor extends PersonRef {
  readonly kind: 'person' | 'service' | 'system'
  /** Groups as the directory has them at this moment. */
  readonly groups: readonly Group[]
  /** Groups that the access token still claims: tells a removed group from one never held. */
  readonly claimedGroups: readonly Group[]
  /** Ids of the projects that this person belongs to. */
  readonly projects: readonly string[]
}

/** The machine itself: stages, releases, expires, tidies. Holds no group, so no policy lets it decide. */
export const SYSTEM: Actor = {
  id: 'system',
  name: 'Sluice',
  email: '',
  kind: 'system',
  groups: [],
  claimedGroups: [],
  projects: [],
}

/** The part of an actor that records keep. */
export function personRef({ id, name, email }: PersonRef): PersonRef {
  return { id, name, email }
}
