import { parseArgs, type ParseArgsOptionDescriptor } from 'node:util'
import { usageError } from '#cli/cli-error.ts'
import { EXIT, type ExitCode } from '#cli/exit-codes.ts'
import { openTerminal, type Io, type Terminal } from '#cli/terminal.ts'

/** What a command works with. */
export interface World {
  readonly env: Io['env']
  readonly terminal: Terminal
  /** Whose sign-in is used. */
  readonly profile: string
}

interface Option extends ParseArgsOptionDescriptor {
  readonly help: string
  /** What stands for the value in the help. */
  readonly value?: string
}
type Options = Readonly<Record<string, Option>>

/** One word after `sluice`. */
export interface Command {
  readonly name: string
  readonly summary: string
  readonly help: string
  run(args: readonly string[], io: Io): Promise<ExitCode>
}

const COMMON = {
  json: { type: 'boolean', help: 'The result as one JSON on stdout, errors as JSON on stderr.' },
  profile: { type: 'string', value: 'name', help: 'Whose sign-in to use; SLUICE_PROFILE, else "default".' },
  help: { type: 'boolean', short: 'h', help: 'Show this.' },
} as const satisfies Options

function parsed<O extends Options>(args: readonly string[], options: O) {
  return parseArgs({ args: [...args], options: { ...options, ...COMMON }, allowPositionals: true })
}

export interface CommandSpec<O extends Options> {
  readonly name: string
  readonly summary: string
  /** What stands after the name, before the options. */
  readonly synopsis: string
  readonly options: O
  /** What a reader of the help has to know, in a paragraph. */
  readonly notes?: string
  readonly examples: readonly string[]
  run(
    given: {
      readonly values: ReturnType<typeof parsed<O>>['values']
      readonly positionals: readonly string[]
    },
    world: World,
  ): Promise<ExitCode>
}

/** A command that understands --help and the options that all share. */
export function command<O extends Options>(spec: CommandSpec<O>): Command {
  const help = helpOf(spec)
  return {
    name: spec.name,
    summary: spec.summary,
    help,
    async run(args, io) {
      const { values, positionals } = understood(() => parsed(args, spec.options), spec.name)
      // COMMON is known whatever O is, which the type of parseArgs does not see.
      const common: { json?: unknown; profile?: unknown; help?: unknown } = values
      const terminal = openTerminal(io, { isJson: common.json === true })
      if (common.help === true) {
        terminal.result({ help }, help)
        return EXIT.ok
      }
      const profile =
        typeof common.profile === 'string' ? common.profile : (io.env['SLUICE_PROFILE'] ?? 'default')
      return spec.run({ values, positionals }, { env: io.env, terminal, profile })
    },
  }
}

function understood<T>(parse: () => T, name: string): T {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw usageError(error.message, `sluice ${name} --help`)
  }
}

function helpOf({ name, summary, synopsis, options, notes, examples }: CommandSpec<Options>): string {
  const rows = Object.entries({ ...options, ...COMMON }).map(([long, option]: [string, Option]) => {
    const value = option.type === 'string' ? ` <${option.value ?? long}>` : ''
    return { left: `  ${option.short ? `-${option.short}, ` : ''}--${long}${value}`, help: option.help }
  })
  const width = Math.max(...rows.map(({ left }) => left.length)) + 2
  return [
    summary,
    '',
    `Usage: sluice ${[name, synopsis].join(' ').trim()} [options]`,
    '',
    'Options:',
    ...rows.map(({ left, help }) => `${left.padEnd(width)}${help}`),
    ...(notes === undefined ? [] : ['', notes]),
    '',
    'Examples:',
    ...examples.map((example) => `  ${example}`),
  ].join('\n')
}

/** The only word that the command takes. */
export function theOne(positionals: readonly string[], what: string): string {
  const [one, ...more] = positionals
  if (one === undefined || more.length > 0)
    throw usageError(`Give exactly one ${what}, not ${positionals.length}.`)
  return one
}

/** An option that has to be given. */
export function needed(value: string | undefined, option: string): string {
  if (value === undefined || value === '') throw usageError(`--${option} is needed.`)
  return value
}

/** A whole number that an option gives. */
export function wholeNumber(text: string, option: string, least: number, most: number): number {
  const amount = /^\d{1,15}$/u.test(text) ? Number(text) : Number.NaN
  if (!(amount >= least && amount <= most))
    throw usageError(`--${option} takes a whole number from ${least} to ${most}.`)
  return amount
}
