import {
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  ListUsersCommand,
  ListUsersInGroupCommand,
  ResourceNotFoundException,
  UserNotFoundException,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider'
import type { PoolUser } from './cognito-person.ts'

/** What the directory asks a user pool. Every question is asked anew, and answered in full, however many pages it takes. */
export interface UserPool {
  /** The user whom the pool finds by this text, which may be a user name or an alias. */
  user(text: string): Promise<PoolUser | undefined>
  /** Users whose attribute the pool finds equal to the value; it may be less exact than that. */
  usersWith(attribute: 'sub' | 'email', value: string): Promise<readonly PoolUser[]>
  usersIn(group: string): Promise<readonly PoolUser[]>
  /** The groups of the user whom the pool finds by this text; none, if there is no such user. */
  groupsOf(text: string): Promise<readonly string[]>
}

/** What Cognito takes as a user name. */
const USERNAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u
const PAGE = 60

export function userPool(client: CognitoIdentityProviderClient, id: string): UserPool {
  const UserPoolId = id
  return {
    async user(text) {
      if (!USERNAME.test(text)) return undefined
      try {
        const found = await client.send(new AdminGetUserCommand({ UserPoolId, Username: text }))
        return { ...found, Attributes: found.UserAttributes }
      } catch (error) {
        if (error instanceof UserNotFoundException) return undefined
        throw error
      }
    },

    usersWith: (attribute, value) =>
      everyPage(async (PaginationToken) => {
        const Filter = `${attribute} = "${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`
        const page = await client.send(
          new ListUsersCommand({ UserPoolId, Filter, Limit: PAGE, PaginationToken }),
        )
        return { items: page.Users ?? [], next: page.PaginationToken }
      }),

    async usersIn(group) {
      try {
        return await everyPage(async (NextToken) => {
          const page = await client.send(
            new ListUsersInGroupCommand({ UserPoolId, GroupName: group, Limit: PAGE, NextToken }),
          )
          return { items: page.Users ?? [], next: page.NextToken }
        })
      } catch (error) {
        // A project or role without a group has nobody in it.
        if (error instanceof ResourceNotFoundException && !isOfPool(error)) return []
        throw error
      }
    },

    async groupsOf(text) {
      try {
        return await everyPage(async (NextToken) => {
          const page = await client.send(
            new AdminListGroupsForUserCommand({ UserPoolId, Username: text, Limit: PAGE, NextToken }),
          )
          const names = (page.Groups ?? []).flatMap(({ GroupName }) => GroupName ?? [])
          return { items: names, next: page.NextToken }
        })
      } catch (error) {
        // Also of somebody who was deleted since they were found: in no group any more.
        if (error instanceof UserNotFoundException) return []
        throw error
      }
    },
  }
}

/** The same error says that the pool itself is not there, which is no answer to the question. */
function isOfPool({ message }: Error): boolean {
  return /user ?pool/i.test(message)
}

async function everyPage<T>(
  pageAt: (
    token: string | undefined,
  ) => Promise<{ readonly items: readonly T[]; readonly next: string | undefined }>,
): Promise<readonly T[]> {
  const all: T[] = []
  let token: string | undefined
  do {
    const { items, next } = await pageAt(token)
    all.push(...items)
    token = next
  } while (token !== undefined)
  return all
}
