import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider'
import { emailKey } from '#people/email-key.ts'
import { namesOf } from '#people/groups.ts'
import type { Directory, Person } from '#ports/directory.ts'
import { groupOfProject, personOf, subjectOf, verifiedEmailOf, type PoolUser } from './cognito-person.ts'
import { roleKey, type Service } from './services.ts'
import { userPool } from './user-pool.ts'

/** The people of a user pool, and the service accounts of the configuration. */
export interface CognitoDirectory extends Directory {
  /** The service account whose calls come from this IAM role. */
  serviceOf(roleArn: string): Person | undefined
}

/** Members looked at together; Cognito counts calls by the second. */
const AT_ONCE = 5

/** A person is found by their subject, and is who the pool says at this moment. */
export function cognitoDirectory({
  client,
  userPoolId,
  services,
}: {
  readonly client: CognitoIdentityProviderClient
  readonly userPoolId: string
  readonly services: readonly Service[]
}): CognitoDirectory {
  const pool = userPool(client, userPoolId)

  const whole = async (user: PoolUser): Promise<Person> =>
    personOf(user, await pool.groupsOf(user.Username ?? ''))

  const bySubject = async (subject: string): Promise<Person | undefined> => {
    // Asked together, since every call of the API waits for both. The same text means the same user to both.
    const [found, groups] = await Promise.all([pool.user(subject), pool.groupsOf(subject)])
    if (found && subjectOf(found) === subject) return personOf(found, groups)
    // The user name of somebody whom an identity provider sent is not their subject, so they may have to be searched for.
    const user = (await pool.usersWith('sub', subject)).find((one) => subjectOf(one) === subject)
    return user && whole(user)
  }

  return {
    async person(id) {
      const service = services.find((known) => known.id === id)
      if (service) return personOfService(service)
      return SUBJECT.test(id) ? bySubject(id) : undefined
    },

    async byEmail(email) {
      const key = emailKey(email)
      if (key === '') return undefined
      const written = new Set([key, email.trim()])
      const found = await Promise.all([...written].map((value) => pool.usersWith('email', value)))
      const holders = distinct(found.flat().filter((user) => emailKey(verifiedEmailOf(user)) === key))
      // Two who have the same address cannot be told apart by it.
      const [only, ...others] = holders
      return only && others.length === 0 ? whole(only) : undefined
    },

    async members(group, project) {
      const [inProject, ...inGroup] = await Promise.all(
        [groupOfProject(project), ...namesOf(group)].map((name) => pool.usersIn(name)),
      )
      const known = new Set(inProject?.map(({ Username }) => Username))
      const users = distinct(inGroup.flat().filter(({ Username }) => known.has(Username)))
      const people: Person[] = []
      for (let from = 0; from < users.length; from += AT_ONCE)
        people.push(...(await Promise.all(users.slice(from, from + AT_ONCE).map(whole))))
      return people.filter(
        ({ groups, projects, disabled }) => !disabled && groups.includes(group) && projects.includes(project),
      )
    },

    serviceOf(roleArn) {
      const service = services.find((known) => roleKey(known.roleArn) === roleKey(roleArn))
      return service && personOfService(service)
    },
  }
}

/** Subjects are UUIDs; anything that could be an address or a pattern is not asked for. */
const SUBJECT = /^[A-Za-z0-9-]{1,128}$/

function personOfService({ id, name, projects, disabled }: Service): Person {
  return { id, name, email: '', kind: 'service', groups: [], projects, disabled }
}

function distinct(users: readonly PoolUser[]): readonly PoolUser[] {
  return [...new Map(users.map((user) => [user.Username, user])).values()]
}
