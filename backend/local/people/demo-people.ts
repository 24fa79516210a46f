import type { Group } from '#core/actor.ts'
import type { Passwords } from '#local/people/password.ts'
import type { UsersFile } from '#local/people/users-file.ts'

/** The password of everyone in the demonstration, and the secret of its service account. */
export const DEMO_PASSWORD = 'sluice-demo'

interface DemoPerson {
  /** The part of the e-mail address before `@example.org`. */
  readonly mailbox: string
  readonly name: string
  readonly groups: readonly Group[]
  readonly projects: readonly string[]
}

const BOTH = ['demo', 'other'] as const

// The order gives the ids, so that somebody new belongs at the end.
const DEMO_PEOPLE: readonly DemoPerson[] = [
  { mailbox: 'researcher', name: 'Robin Researcher', groups: ['Researcher'], projects: ['demo'] },
  { mailbox: 'researcher-2', name: 'Rowan Researcher', groups: ['Researcher'], projects: ['other'] },
  { mailbox: 'governance', name: 'Gale Governance', groups: ['InformationGovernance'], projects: BOTH },
  { mailbox: 'governance-2', name: 'Glenn Governance', groups: ['InformationGovernance'], projects: BOTH },
  { mailbox: 'research-it', name: 'Indra Research-IT', groups: ['ResearchIT'], projects: BOTH },
  { mailbox: 'research-it-2', name: 'Ivo Research-IT', groups: ['ResearchIT'], projects: BOTH },
  { mailbox: 'both', name: 'Bo Both', groups: ['InformationGovernance', 'ResearchIT'], projects: BOTH },
  { mailbox: 'admin', name: 'Ada Admin', groups: ['Admin'], projects: [] },
  { mailbox: 'auditor', name: 'Audrey Auditor', groups: ['Auditor'], projects: [] },
]

/** The people of the demonstration: the same ids whenever it is set up, everyone with the same password. */
export async function demoPeople({ hashPassword }: Pick<Passwords, 'hashPassword'>): Promise<UsersFile> {
  const secretHash = hashPassword(DEMO_PASSWORD)
  const people = DEMO_PEOPLE.map(async ({ mailbox, ...person }, index) => ({
    id: `5105ce00-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
    email: `${mailbox}@example.org`,
    ...person,
    passwordHash: await hashPassword(DEMO_PASSWORD),
  }))
  return {
    version: 1,
    people: await Promise.all(people),
    services: [
      { id: 'demo-service', name: 'Demo service', projects: ['demo'], secretHash: await secretHash },
    ],
  }
}
