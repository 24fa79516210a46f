import type { UserType } from '@aws-sdk/client-cognito-identity-provider'
import { groupsFrom } from '#people/groups.ts'
import type { Person } from '#ports/directory.ts'

/** Groups of the user pool that stand for the membership in a project. */
const PROJECT_PREFIX = 'project-'

export function groupOfProject(project: string): string {
  return `${PROJECT_PREFIX}${project}`
}

/**
 * Statuses of those who an administrator or an identity provider vouches for. Whoever was invited or has to set a new
 * password cannot sign in yet, but is told of what waits for them. UNCONFIRMED signed up by themselves, which nobody
 * checked; ARCHIVED, COMPROMISED and what may come are shut out as well.
 */
const VOUCHED: ReadonlySet<string | undefined> = new Set([
  'CONFIRMED',
  'FORCE_CHANGE_PASSWORD',
  'RESET_REQUIRED',
  'EXTERNAL_PROVIDER',
])

/** What is read of a user of the pool. */
export type PoolUser = Pick<UserType, 'Username' | 'Attributes' | 'Enabled' | 'UserStatus'>

/** The subject of a user: what their tokens name them by, and nobody can change. */
export function subjectOf({ Attributes }: PoolUser): string | undefined {
  return attributeOf(Attributes, 'sub')
}

/** The address of a user, if it is proven to be theirs; anybody could write down another's. */
export function verifiedEmailOf({ Attributes }: PoolUser): string {
  return attributeOf(Attributes, 'email_verified') === 'true' ? (attributeOf(Attributes, 'email') ?? '') : ''
}

/** The person that a user of the pool is, with the pool's groups that they are in. */
export function personOf(user: PoolUser, groupNames: readonly string[]): Person {
  const id = subjectOf(user) ?? ''
  const email = verifiedEmailOf(user)
  return {
    id,
    name: attributeOf(user.Attributes, 'name') ?? (email || id),
    email,
    kind: 'person',
    groups: groupsFrom(groupNames),
    projects: groupNames
      .filter((group) => group.startsWith(PROJECT_PREFIX))
      .map((group) => group.slice(PROJECT_PREFIX.length))
      .toSorted(),
    disabled: user.Enabled !== true || !VOUCHED.has(user.UserStatus),
  }
}

function attributeOf(attributes: PoolUser['Attributes'], name: string): string | undefined {
  return attributes?.find((attribute) => attribute.Name === name)?.Value
}
