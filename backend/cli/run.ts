import { COMMANDS } from '#cli/commands.ts'
import { CliError, usageError } from '#cli/cli-error.ts'
import { EXIT, type ExitCode } from '#cli/exit-codes.ts'
import type { Io } from '#cli/terminal.ts'
import { columns, oneLine, printable, printableJson } from '#cli/text.ts'
import packageJson from '../../package.json' with { type: 'json' }

/** Does one command line and answers its exit code. Nothing is thrown: every failure is told on stderr. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(args, io)
  } catch (error) {
    const failure = failureOf(error)
    io.stderr.write(`${args.includes('--json') ? asJson(failure) : asText(failure)}\n`)
    return failure.details.exit
  }
}

async function dispatch([name, ...args]: readonly string[], io: Io): Promise<ExitCode> {
  if (name === '--version') return told(io, packageJson.version)
  if (name === '--help' || name === '-h' || name === 'help') return told(io, overview(args[0]))
  const found = COMMANDS.find((each) => each.name === name)
  if (found) return found.run(args, io)
  throw usageError(
    name === undefined ? 'Say what to do.' : `There is no command "${oneLine(name)}".`,
    `sluice --help lists them: ${COMMANDS.map((each) => each.name).join(', ')}`,
  )
}

function told(io: Io, text: string): ExitCode {
  io.stdout.write(`${printable(text)}\n`)
  return EXIT.ok
}

function overview(name: string | undefined): string {
  const asked = COMMANDS.find((each) => each.name === name)
  if (asked) return asked.help
  return [
    'Sluice: what leaves a Trusted Research Environment, and who approved it.',
    '',
    'Usage: sluice <command> [options]',
    '',
    columns(COMMANDS.map((each) => [`  ${each.name}`, each.summary])),
    '',
    'sluice <command> --help tells its options and gives examples. sluice --version tells the version.',
    '',
    'Environment: SLUICE_URL, SLUICE_TOKEN (a bearer token, used as it is), SLUICE_PASSWORD, SLUICE_CLIENT_SECRET,',
    'SLUICE_PROFILE, SLUICE_CONFIG_DIR (where sign-ins are kept, readable for you only).',
    '',
    'Exit codes: 0 done · 1 failed · 2 not understood · 3 not signed in or not allowed · 4 not in this state ·',
    '5 not found · 6 changed by someone else or already there · 7 not acceptable · 8 waited long enough ·',
    '9 not available now, try again',
  ].join('\n')
}

function failureOf(error: unknown): CliError {
  if (error instanceof CliError) return error
  const message = error instanceof Error ? error.message : 'Something failed.'
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'FAILED'
  return new CliError({ exit: EXIT.general, code, message, cause: error })
}

function asJson({ details }: CliError): string {
  const { code, message, hint, correlationId, problems } = details
  return printableJson({ code, message, hint, correlationId, problems })
}

const SHOWN = 20

function asText({ details }: CliError): string {
  const { code, message, hint, correlationId, problems = [] } = details
  const parts = [
    `sluice: ${oneLine(message)} (${code}${correlationId === undefined ? '' : `, ${oneLine(correlationId)}`})`,
    ...(hint === undefined ? [] : [`Hint: ${oneLine(hint)}`]),
  ]
  const lines = problems.slice(0, SHOWN).map(({ at, message: why }) => `  ${oneLine(at)}: ${oneLine(why)}`)
  const more = problems.length > SHOWN ? [`  and ${problems.length - SHOWN} more`] : []
  return [parts.join(' '), ...lines, ...more].join('\n')
}
