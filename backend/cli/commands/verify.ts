import { readFile, stat } from 'node:fs/promises'
import { CliError } from '#cli/cli-error.ts'
import { command, theOne } from '#cli/command.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { count, oneLine, sizeText } from '#cli/text.ts'
import { ed25519Key } from '#core/signing-key.ts'
import { verifyPackage, type VerifyReport } from '#package/verify-package.ts'

export const verify = command({
  name: 'verify',
  summary: 'Check a package without the service: every file, the digest, who decided, who signed.',
  synopsis: '<package.zip>',
  options: {
    key: {
      type: 'string',
      value: 'public.pem',
      help: "The service's public key: it has to be the one that signed.",
    },
  },
  notes:
    'Exit code 0 if the package is whole and, where a key is given, signed with it; 7 if anything is wrong.\n' +
    'Without the key, a package that somebody else made up is whole too. The service on one machine gives its key at\n' +
    '/.well-known/sluice-release-key.pem, the service on AWS by aws kms get-public-key. Get it once, and keep it.',
  examples: [
    'sluice verify table-2_4f9c0c0e.zip --key sluice-release-key.pem',
    "sluice verify package.zip --json | jq '.problems'",
  ],
  async run({ values, positionals }, { terminal }) {
    const file = theOne(positionals, 'package')
    const stats = await stat(file).catch(() => undefined)
    if (!stats?.isFile()) throw noSuchFile(file)
    const publicKeyPem = values.key === undefined ? undefined : await keyIn(values.key)
    const report = await verifyPackage(file, { ...(publicKeyPem !== undefined && { publicKeyPem }) })
    terminal.result({ file, ...report }, reportText(report, publicKeyPem !== undefined))
    return report.ok ? EXIT.ok : EXIT.invalid
  },
})

function noSuchFile(file: string): CliError {
  return new CliError({ exit: EXIT.notFound, code: 'NO_SUCH_FILE', message: `There is no file ${file}.` })
}

/** What is wrong with the key says nothing of the package, so it ends otherwise. */
async function keyIn(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw noSuchFile(file)
  })
  if (ed25519Key(text)) return text
  throw new CliError({
    exit: EXIT.usage,
    code: 'UNUSABLE_KEY',
    message: `${file} holds no Ed25519 public key in PEM.`,
    hint: 'sluice verify --help says where the key is.',
  })
}

function reportText(report: VerifyReport, isKeyGiven: boolean): string {
  const { problems, totals, record, signature } = report
  const bad = new Set(problems.flatMap(({ path }) => (path === undefined ? [] : [path])))
  const lines = record?.files.map(
    ({ path, sha256 }) => `${bad.has(path) ? 'BAD' : 'ok '}  ${sha256}  ${oneLine(path)}`,
  )
  return [
    ...(lines ?? []),
    ...problems.map(
      ({ path, problem }) => `PROBLEM  ${path === undefined ? '' : `${oneLine(path)}: `}${problem}`,
    ),
    ...(record ? aboutRecord(record) : []),
    ...(signature
      ? [`Signed${signature.checked ? '' : ', by its own account,'} with the key ${signature.keyId}`]
      : []),
    `${count(totals.entries, 'entry').replace('entrys', 'entries')}, ${sizeText(totals.bytes)} in ${sizeText(totals.packageBytes)}.`,
    verdictOn(report, isKeyGiven),
  ].join('\n')
}

function verdictOn({ ok }: VerifyReport, isKeyGiven: boolean): string {
  if (!ok) return 'DO NOT USE this package: it is not what was released.'
  return isKeyGiven
    ? 'The package is whole and unchanged: its release record is signed with the key given.'
    : 'The package is whole. Who signed it was not checked: give the key of the service with --key.'
}

function aboutRecord(record: NonNullable<VerifyReport['record']>): readonly string[] {
  const { title, requestId, policy, manifestDigest, decisions } = record
  return [
    `Request ${oneLine(requestId)}: ${oneLine(title)} (policy ${oneLine(policy.name)}, version ${policy.version})`,
    `Manifest digest ${manifestDigest}`,
    ...decisions.map(
      ({ stage, group, decision, by, at, reason }) =>
        `Stage ${stage}, ${oneLine(group)}: ${decision} by ${oneLine(by)} at ${at}: ${oneLine(reason)}`,
    ),
  ]
}
