import { randomUUID } from 'node:crypto'
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import type { Mailbox } from '#journeys/journey-home.ts'

interface Somebody {
  readonly name: string
  readonly groups: readonly string[]
}

const BOTH = ['project-demo', 'project-other']

/** The people of the demonstration, in the groups of the user pool. */
const PEOPLE: Readonly<Record<Mailbox | 'research-it-2', Somebody>> = {
  researcher: { name: 'Robin Researcher', groups: ['Researcher', 'project-demo'] },
  'researcher-2': { name: 'Rowan Researcher', groups: ['Researcher', 'project-other'] },
  governance: { name: 'Gale Governance', groups: ['InformationGovernance', ...BOTH] },
  'governance-2': { name: 'Glenn Governance', groups: ['InformationGovernance', ...BOTH] },
  'research-it': { name: 'Indra Research-IT', groups: ['ResearchIT', ...BOTH] },
  'research-it-2': { name: 'Ivo Research-IT', groups: ['ResearchIT', ...BOTH] },
  both: { name: 'Bo Both', groups: ['InformationGovernance', 'ResearchIT', ...BOTH] },
  admin: { name: 'Ada Admin', groups: ['Admin'] },
  auditor: { name: 'Audrey Auditor', groups: ['Auditor'] },
}

const PASSWORD = `Aa1!${randomUUID()}`

/** People of a user pool, as an administrator makes and changes them. */
export interface PoolPeople {
  /** An access token, as somebody has it who signed in. */
  signIn(email: string): Promise<string>
  add(email: string, somebody: Somebody): Promise<void>
  groupsOf(email: string): Promise<readonly string[]>
  /** Puts a person into these groups and no others. */
  regroup(email: string, groups: readonly string[]): Promise<void>
}

/** Fills a pool with the people of the demonstration. They sign in by a client of their own: the web app's lets nobody in by password. */
export async function poolPeople(UserPoolId: string): Promise<PoolPeople> {
  const client = new CognitoIdentityProviderClient({})
  const { UserPoolClient } = await client.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: 'journeys',
      ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      AccessTokenValidity: 12,
      TokenValidityUnits: { AccessToken: 'hours' },
    }),
  )
  const ClientId = UserPoolClient?.ClientId ?? ''

  const groupsOf = async (Username: string): Promise<readonly string[]> => {
    const { Groups = [] } = await client.send(new AdminListGroupsForUserCommand({ UserPoolId, Username }))
    return Groups.flatMap(({ GroupName }) => GroupName ?? [])
  }

  const regroup = async (Username: string, groups: readonly string[]): Promise<void> => {
    const before = await groupsOf(Username)
    const member = (GroupName: string) => ({ UserPoolId, Username, GroupName })
    for (const group of before)
      if (!groups.includes(group)) await client.send(new AdminRemoveUserFromGroupCommand(member(group)))
    for (const group of groups)
      if (!before.includes(group)) await client.send(new AdminAddUserToGroupCommand(member(group)))
  }

  const add = async (email: string, { name, groups }: Somebody): Promise<void> => {
    const attributes = Object.entries({ email, name, email_verified: 'true' })
    await client.send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username: email,
        MessageAction: 'SUPPRESS',
        TemporaryPassword: PASSWORD,
        UserAttributes: attributes.map(([Name, Value]) => ({ Name, Value })),
      }),
    )
    await client.send(
      new AdminSetUserPasswordCommand({
        UserPoolId,
        Username: email,
        Password: PASSWORD,
        Permanent: true,
      }),
    )
    await regroup(email, groups)
  }

  for (const [mailbox, somebody] of Object.entries(PEOPLE)) await add(`${mailbox}@example.org`, somebody)

  return {
    add,
    groupsOf,
    regroup,
    async signIn(email) {
      const { AuthenticationResult } = await client.send(
        new AdminInitiateAuthCommand({
          UserPoolId,
          ClientId,
          AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: email, PASSWORD },
        }),
      )
      if (AuthenticationResult?.AccessToken === undefined) throw new Error(`${email} cannot sign in`)
      return AuthenticationResult.AccessToken
    },
  }
}
