import { command } from '#cli/command.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { forgetProfile, profileFile, readProfile } from '#cli/profile.ts'
import { revokeTokens } from '#cli/token-endpoint.ts'

export const logout = command({
  name: 'logout',
  summary: 'End the sign-in, here and at the service.',
  synopsis: '',
  options: {},
  examples: ['sluice logout', 'sluice logout --profile work'],
  async run(_given, { env, terminal, profile }) {
    const file = profileFile(env, profile)
    const kept = keptIn(file)
    forgetProfile(file)
    if (kept?.refreshToken !== undefined) await revokeTokens(kept.url, kept.refreshToken)
    terminal.result(
      { profile, signedOut: kept !== undefined },
      kept ? 'Signed out.' : 'You were not signed in.',
    )
    return EXIT.ok
  },
})

/** A damaged file is no reason to keep it. */
function keptIn(file: string) {
  try {
    return readProfile(file)
  } catch {
    return undefined
  }
}
