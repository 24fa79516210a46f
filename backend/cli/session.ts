import { CliError } from '#cli/cli-error.ts'
import type { World } from '#cli/command.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { locked } from '#cli/file-lock.ts'
import { profileFile, readProfile, saveProfile, type Profile } from '#cli/profile.ts'
import { serviceUrl } from '#cli/service-url.ts'
import { requestTokens } from '#cli/token-endpoint.ts'

/** Who speaks to which service. */
export interface Session {
  readonly url: string
  /** A token that is good for at least another minute, if one can be had. */
  bearer(): Promise<string>
  /** A token instead of one that was refused; `undefined` where there is no other. */
  renewed(refused: string): Promise<string | undefined>
}

const SOON_MS = 60_000

/** The sign-in that counts: SLUICE_TOKEN, else that of the profile. @throws CliError if there is none */
export function openSession({ env, profile: name }: Pick<World, 'env' | 'profile'>): Session {
  const file = profileFile(env, name)
  const kept = readProfile(file)
  const url = serviceUrl(env['SLUICE_URL'] ?? kept?.url)
  const token = env['SLUICE_TOKEN']
  if (token) return { url, bearer: async () => token, renewed: async () => undefined }
  if (!kept) throw signInFirst('You are not signed in.')
  // A token is for the service that gave it: another address must not get to see it.
  if (serviceUrl(kept.url) !== url) throw signInFirst(`You are signed in to ${kept.url}, not to ${url}.`)
  let current = kept

  /** A refresh token can be used once, so two commands must not both try: the later one takes what the first got. */
  const renew = (stale: string) =>
    locked(`${file}.lock`, async () => {
      current = readProfile(file) ?? current
      if (current.accessToken !== stale) return
      const { refreshToken } = current
      if (refreshToken === undefined) throw signInFirst('The sign-in is over.')
      const tokens = await requestTokens(url, { grant_type: 'refresh_token', refresh_token: refreshToken })
      current = { ...current, ...tokens }
      saveProfile(file, current)
    })

  return {
    url,
    async bearer() {
      if (isSoonOver(current)) await renew(current.accessToken)
      return current.accessToken
    },
    async renewed(refused) {
      if (current.refreshToken === undefined) return undefined
      await renew(refused)
      return current.accessToken
    },
  }
}

function isSoonOver({ expiresAt, refreshToken }: Profile): boolean {
  const leftMs = Date.parse(expiresAt) - Date.now()
  return leftMs <= (refreshToken === undefined ? 0 : SOON_MS)
}

function signInFirst(message: string): CliError {
  return new CliError({ exit: EXIT.auth, code: 'NOT_SIGNED_IN', message, hint: 'Sign in: sluice login' })
}
