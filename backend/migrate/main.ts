import { parseArgs } from 'node:util'
import { printableJson } from '#cli/text.ts'
import { textOfReport } from './report.ts'
import { runMigration } from './run-migration.ts'
import type { Target } from './target.ts'

const USAGE = `npm run migrate -- --config FILE --from EXPORT ... [--to-table TABLE | --data FOLDER] [--dry-run] [--json]

Brings the finished requests of TREEHOOSE's table into the record of Sluice, and says what became of every item.

  --from EXPORT     what "aws dynamodb scan" or DynamoDB's export to S3 wrote; several may be given
  --config FILE     the configuration of the Sluice that takes them in
  --data FOLDER     its data folder, if not the one of the configuration; no server may use it meanwhile
  --to-table TABLE  its table, if it runs on AWS; the configuration is then the one of the deployment
  --dry-run         write nothing, only say what would be done
  --json            the report as JSON

Exit codes: 0 done, 1 done but for some errors, 2 nothing done.
`

class Usage extends Error {}

interface Asked {
  readonly files: readonly string[]
  readonly config: string
  readonly data: string | undefined
  readonly table: string | undefined
  readonly dryRun: boolean
  readonly isJson: boolean
}

function asked(args: readonly string[]): Asked {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      from: { type: 'string', multiple: true },
      config: { type: 'string' },
      data: { type: 'string' },
      'to-table': { type: 'string' },
      'dry-run': { type: 'boolean' },
      json: { type: 'boolean' },
    },
  })
  // A shell makes `--from data/*.json.gz` one option and many words.
  const files = [...(values.from ?? []), ...positionals]
  const { config, data, 'to-table': table } = values
  if (files.length === 0) throw new Usage('--from is missing: say which export to read.')
  if (config === undefined) throw new Usage('--config is missing: it says which projects there are.')
  if (data !== undefined && table !== undefined)
    throw new Usage('--data is for one machine, --to-table for AWS.')
  return { files, config, data, table, dryRun: values['dry-run'] === true, isJson: values.json === true }
}

/** Each home is loaded only if it is the one that takes the requests in. */
async function targetOf({ config, data, table, dryRun }: Asked): Promise<Target> {
  if (table !== undefined) return (await import('./aws-target.ts')).awsTarget(config, table)
  return (await import('./local-target.ts')).localTarget(config, data, dryRun)
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) {
    process.stdout.write(USAGE)
    return
  }
  const what = asked(args)
  // Nobody else on this machine has a business with what is kept here.
  process.umask(0o077)
  const target = await targetOf(what)
  try {
    const now = (): string => new Date().toISOString()
    const report = await runMigration(what.files, target, { dryRun: what.dryRun, now })
    process.stdout.write(what.isJson ? `${printableJson(report)}\n` : textOfReport(report))
    process.exitCode = report.counts.errors > 0 ? 1 : 0
  } finally {
    target.close()
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const isUsage = error instanceof Usage || (error instanceof TypeError && 'code' in error)
  process.stderr.write(
    `${error instanceof Error ? error.message : String(error)}\n${isUsage ? `\n${USAGE}` : ''}`,
  )
  process.exitCode = 2
})
