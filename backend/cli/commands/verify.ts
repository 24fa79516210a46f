import { stat } from 'node:fs/promises'
import { CliError } from '#cli/cli-error.ts'
import { command, theOne } from '#cli/command.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { count, oneLine, sizeText } from '#cli/text.ts'
import { verifyPackage, type VerifyReport } from '#package/verify-package.ts'

export const verify = command({
  name: 'verify',
  summary: 'Check a package without the service: every file, the digest, who decided.',
  synopsis: '<package.zip>',
  options: {},
  notes: 'Exit code 0 if the package is whole and unchanged, 7 if anything is wrong with it.',
  examples: ['sluice verify table-2_4f9c0c0e.zip', "sluice verify package.zip --json | jq '.problems'"],
  async run({ positionals }, { terminal }) {
    const file = theOne(positionals, 'package')
    const stats = await stat(file).catch(() => undefined)
    if (!stats?.isFile())
      throw new CliError({ exit: EXIT.notFound, code: 'NO_SUCH_FILE', message: `There is no file ${file}.` })
    const report = await verifyPackage(file)
    terminal.result({ file, ...report }, reportText(report))
    return report.ok ? EXIT.ok : EXIT.invalid
  },
})

function reportText(report: VerifyReport): string {
  const { ok, problems, totals, record } = report
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
    `${count(totals.entries, 'entry').replace('entrys', 'entries')}, ${sizeText(totals.bytes)} in ${sizeText(totals.packageBytes)}.`,
    ok ? 'The package is whole and unchanged.' : 'DO NOT USE this package: it is not what was released.',
  ].join('\n')
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
