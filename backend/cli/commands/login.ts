import { openApi } from '#cli/api.ts'
import { usageError } from '#cli/cli-error.ts'
import { command, type World } from '#cli/command.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { ME } from '#cli/operations/read.ts'
import { profileFile, saveProfile } from '#cli/profile.ts'
import { isExposed, serviceUrl } from '#cli/service-url.ts'
import { requestTokens, type Grant } from '#cli/token-endpoint.ts'
import { oneLine } from '#cli/text.ts'

interface Account {
  readonly email?: string | undefined
  readonly 'client-id'?: string | undefined
  readonly 'password-stdin'?: boolean | undefined
  readonly 'client-secret-stdin'?: boolean | undefined
}

export const login = command({
  name: 'login',
  summary: 'Sign in and keep the sign-in for the commands that follow.',
  synopsis: '',
  options: {
    url: { type: 'string', help: 'The service; SLUICE_URL, else http://127.0.0.1:8455.' },
    email: { type: 'string', help: 'Who signs in.' },
    'password-stdin': { type: 'boolean', help: 'Read the password from stdin.' },
    'client-id': { type: 'string', value: 'id', help: 'Sign in as this service account instead.' },
    'client-secret-stdin': { type: 'boolean', help: 'Read its secret from stdin.' },
  },
  notes:
    'The password comes from SLUICE_PASSWORD, the secret from SLUICE_CLIENT_SECRET, else they are asked for.\n' +
    'Tokens are kept in a file that only you can read, and renewed as needed for a day.',
  examples: [
    'sluice login --email researcher@example.org',
    'sluice login --url https://sluice.example.org --email me@example.org --profile work',
    'pass show sluice | sluice login --email me@example.org --password-stdin',
    'SLUICE_CLIENT_SECRET=... sluice login --client-id demo-service --profile robot',
  ],
  async run({ values, positionals }, world) {
    if (positionals.length > 0) throw usageError('login takes options only.')
    const { env, terminal, profile } = world
    const file = profileFile(env, profile)
    const url = serviceUrl(values.url ?? env['SLUICE_URL'])
    if (isExposed(url))
      terminal.note('Warning: this address is not https, so the password can be read on the way.')
    const { account, grant } = await grantOf(values, world)
    const tokens = await requestTokens(url, grant)
    const ask = openApi({ url, bearer: async () => tokens.accessToken, renewed: async () => undefined })
    const { me } = await ask(ME, {})
    saveProfile(file, { url, account, ...tokens })
    const groups = me.groups.length === 0 ? '' : ` (${me.groups.join(', ')})`
    terminal.result({ url, profile, ...me }, `Signed in to ${url} as ${oneLine(me.name)}${oneLine(groups)}.`)
    return EXIT.ok
  },
})

async function grantOf(
  values: Account,
  { env, terminal }: World,
): Promise<{ account: string; grant: Grant }> {
  const { email, 'client-id': clientId } = values
  if ((email === undefined) === (clientId === undefined))
    throw usageError('Say who signs in: --email <address>, or --client-id <id> for a service account.')
  const secretOf = async (known: string | undefined, question: string, fromStdin = false) =>
    known !== undefined && !fromStdin ? known : terminal.secret(question, fromStdin)
  if (clientId !== undefined) {
    const given = values['client-secret-stdin']
    const client_secret = await secretOf(env['SLUICE_CLIENT_SECRET'], `Secret of ${clientId}: `, given)
    return {
      account: clientId,
      grant: { grant_type: 'client_credentials', client_id: clientId, client_secret },
    }
  }
  const username = email ?? ''
  const password = await secretOf(
    env['SLUICE_PASSWORD'],
    `Password of ${username}: `,
    values['password-stdin'],
  )
  return { account: username, grant: { grant_type: 'password', username, password } }
}
