import { readFile } from 'node:fs/promises'
import type { Now } from '#core/clock.ts'
import { migrate } from './migrate.ts'
import type { Place } from './prepare.ts'
import { ExportUnreadable, readExport } from './read-export.ts'
import { reportOf, type FileReport, type Report } from './report.ts'
import type { Target } from './target.ts'

/** Reads the exports and brings what they hold into the record. A file that cannot be read does not stop the others. */
export async function runMigration(
  files: readonly string[],
  { records, projects, mapping }: Target,
  { dryRun, now }: { readonly dryRun: boolean; readonly now: Now },
): Promise<Report> {
  const reports: FileReport[] = []
  const places: Place[] = []
  for (const file of files) {
    try {
      const { form, rows, isCut } = readExport(await readFile(file))
      for (const row of rows) places.push({ file, row })
      reports.push({ file, form, rows: rows.length, ...(isCut && { problem: CUT }) })
    } catch (error) {
      const problem = error instanceof ExportUnreadable ? error.message : 'cannot be read'
      reports.push({ file, rows: 0, problem })
    }
  }
  const settled = await migrate({ records, now }, { projects, mapping, dryRun })(places)
  return reportOf(dryRun, reports, settled)
}

const CUT = 'the table has more than this export: it ends with NextToken or LastEvaluatedKey'
