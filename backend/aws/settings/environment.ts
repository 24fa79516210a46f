import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type * as z from 'zod'
import type { Settings } from '#egress/settings.ts'
import { VARIABLES, type Variable, type Variables } from './variables.ts'

/** What a process was started with. */
export type Environment = Readonly<Record<string, string | undefined>>

/** A function cannot work with what it was given. Says everything that is missing or wrong, and none of the values. */
export class EnvironmentRefused extends Error {
  override readonly name = 'EnvironmentRefused'
  constructor(problems: readonly string[]) {
    super(`This function cannot start:\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
  }
}

/** The variables of these names. @throws EnvironmentRefused */
export function variablesFrom<Name extends Variable>(
  env: Environment,
  names: readonly Name[],
): Variables<Name> {
  const { values, problems } = read(env, names)
  if (problems.length > 0) throw new EnvironmentRefused(problems)
  return values
}

/**
 * The variables of these names, and the settings. All that is wrong with either is said at once.
 * @throws EnvironmentRefused
 */
export function settingsFrom<Name extends Variable>(
  env: Environment,
  names: readonly Name[],
): { readonly variables: Variables<Name>; readonly settings: Settings } {
  const { values: variables, problems } = read(env, names)
  const own = read(env, ['SLUICE_PUBLIC_URL'])
  const stored = readSettings(env['SLUICE_SETTINGS'] || join(import.meta.dirname, 'settings.json'))
  const all = [...new Set([...problems, ...own.problems, ...stored.problems])]
  if (all.length > 0 || !stored.settings) throw new EnvironmentRefused(all)
  return { variables, settings: { ...stored.settings, publicUrl: own.values.SLUICE_PUBLIC_URL } }
}

function read<Name extends Variable>(
  env: Environment,
  names: readonly Name[],
): { readonly values: Variables<Name>; readonly problems: readonly string[] } {
  const results = names.map((name) => [name, VARIABLES[name]().safeParse(env[name] || undefined)] as const)
  return {
    values: Object.fromEntries(results.map(([name, { data }]) => [name, data])) as Variables<Name>,
    problems: results.flatMap(([name, { error }]) => {
      if (!error) return []
      return (env[name] ?? '') === '' ? `${name} is missing` : sentencesOf(name, error)
    }),
  }
}

function readSettings(file: string): {
  readonly settings?: Omit<Settings, 'publicUrl'>
  readonly problems: readonly string[]
} {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { problems: [`settings: ${file} cannot be read, or is not JSON`] }
  }
  // It was found right when it was put beside the code.
  return { settings: json as Omit<Settings, 'publicUrl'>, problems: [] }
}

function sentencesOf(what: string, { issues }: z.ZodError): readonly string[] {
  return issues.map(({ path, message }) => `${[what, ...path].join('.')}: ${message}`)
}
