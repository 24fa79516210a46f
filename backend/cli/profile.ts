import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import * as z from 'zod'
import { CliError, usageError } from '#cli/cli-error.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { hasCode } from '#core/error-code.ts'
import { replacePrivateFile } from '#local/people/private-file.ts'

const profileSchema = z.object({
  url: z.url(),
  /** The e-mail address or the id of the service account. */
  account: z.string(),
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  expiresAt: z.iso.datetime(),
})

/** One sign-in, as it is kept between commands. */
export type Profile = z.infer<typeof profileSchema>

/** Where a profile is kept. @throws CliError for a name that is no file name */
export function profileFile(env: Readonly<Record<string, string | undefined>>, name: string): string {
  if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/u.test(name))
    throw usageError('A profile is named with letters, digits, dots, dashes and underscores.')
  const folder =
    env['SLUICE_CONFIG_DIR'] ?? join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'sluice')
  return join(folder, `${name}.json`)
}

export function readProfile(file: string): Profile | undefined {
  try {
    return profileSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw new CliError({
      exit: EXIT.auth,
      code: 'PROFILE_UNREADABLE',
      message: `The sign-in kept in ${file} cannot be read.`,
      hint: 'Sign in again: sluice login',
      cause: error,
    })
  }
}

/** Keeps a sign-in, readable for its owner only. */
export function saveProfile(file: string, profile: Profile): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  replacePrivateFile(file, `${JSON.stringify(profile, undefined, 2)}\n`)
}

export function forgetProfile(file: string): void {
  rmSync(file, { force: true })
}
