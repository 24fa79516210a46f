import { randomUUID } from 'node:crypto'
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateUserPoolCommand,
  DeleteUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import type { Person } from '#ports/directory.ts'
import type { Service } from './services.ts'

export interface TestPool {
  readonly id: string
  /** The services that were added: the list itself, which changes. */
  readonly services: readonly Service[]
  /** Adds somebody, and tells them with the id that the pool gave them. */
  add(person: Person, part?: Part): Promise<Person>
  /** Takes everybody away. */
  empty(): Promise<void>
  close(): Promise<void>
}

interface Part {
  readonly verified?: boolean
  /** Groups beside those of their roles and projects. */
  readonly inGroups?: readonly string[]
}

/**
 * A user pool as it is deployed: people sign in by their address, and their user name is their subject. `federated` people
 * have the user name that their identity provider gave them.
 */
export async function testPool(federated = false): Promise<TestPool> {
  const client = new CognitoIdentityProviderClient({})
  const { UserPool } = await client.send(
    new CreateUserPoolCommand({
      PoolName: `people-${randomUUID()}`,
      ...(!federated && { UsernameAttributes: ['email'] }),
    }),
  )
  const UserPoolId = UserPool?.Id ?? ''
  const groups = new Set<string>()
  const users = new Set<string>()
  const services: Service[] = []

  const join = async (Username: string, GroupName: string): Promise<void> => {
    if (!groups.has(GroupName)) await client.send(new CreateGroupCommand({ UserPoolId, GroupName }))
    groups.add(GroupName)
    await client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }))
  }

  const addUser = async (person: Person, { verified = true, inGroups = [] }: Part): Promise<Person> => {
    const { name, email, groups: roles, projects, disabled } = person
    const attributes = Object.entries({ name, email, email_verified: String(verified) })
    const { User } = await client.send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username: federated ? `Corporate_${randomUUID()}` : email,
        MessageAction: 'SUPPRESS',
        UserAttributes: attributes.map(([Name, Value]) => ({ Name, Value })),
      }),
    )
    const Username = User?.Username ?? ''
    users.add(Username)
    for (const group of [...roles, ...projects.map((project) => `project-${project}`), ...inGroups])
      await join(Username, group)
    if (disabled) await client.send(new AdminDisableUserCommand({ UserPoolId, Username }))
    return { ...person, id: User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value ?? '' }
  }

  return {
    id: UserPoolId,
    services,
    async add(person, part = {}) {
      if (person.kind === 'person') return addUser(person, part)
      const { id, name, projects, disabled } = person
      const roleArn = `arn:aws:iam::111122223333:role/${id}`
      services.push({ roleArn, id, name, projects: [...projects], disabled })
      return person
    },
    async empty() {
      services.length = 0
      for (const Username of users) await client.send(new AdminDeleteUserCommand({ UserPoolId, Username }))
      users.clear()
    },
    async close() {
      await client.send(new DeleteUserPoolCommand({ UserPoolId }))
    },
  }
}
