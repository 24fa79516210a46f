import { columns, oneLine } from '#cli/text.ts'
import type { Settled } from './migrate.ts'
import { LEFT, LEFT_CODES } from './outcome.ts'

/** A file of the input: what form it has, or why nothing could be read of it. */
export interface FileReport {
  readonly file: string
  readonly form?: string
  readonly rows: number
  readonly problem?: string
}

export interface Report {
  readonly dryRun: boolean
  readonly files: readonly FileReport[]
  readonly counts: {
    readonly rows: number
    readonly imported: number
    readonly there: number
    readonly left: number
    readonly errors: number
  }
  readonly rows: readonly Settled[]
}

export function reportOf(dryRun: boolean, files: readonly FileReport[], rows: readonly Settled[]): Report {
  const count = (is: (row: Settled) => boolean): number => rows.filter(is).length
  return {
    dryRun,
    files,
    counts: {
      rows: rows.length,
      imported: count(({ outcome }) => outcome === 'imported'),
      there: count(({ outcome }) => outcome === 'there'),
      left: count(({ outcome }) => outcome === 'left'),
      errors: count(isError) + files.filter(({ problem }) => problem !== undefined).length,
    },
    rows,
  }
}

function isError(row: Settled): boolean {
  return row.outcome === 'left' && LEFT[row.code].isError
}

/** The report for people: the sums, every row that was left with its reason, and what does not fit together. */
export function textOfReport({ dryRun, files, counts, rows }: Report): string {
  const odd = rows.filter((row) => row.outcome !== 'left' && !row.isConsistent)
  const parts = [
    files.map(fileText).join('\n'),
    columns([
      ['rows', String(counts.rows)],
      [dryRun ? 'to import' : 'imported', String(counts.imported)],
      ['there already', String(counts.there)],
      ['left', String(counts.left)],
      ['errors', String(counts.errors)],
    ]),
    ...LEFT_CODES.flatMap((code) => {
      const some = rows.filter((row) => row.outcome === 'left' && row.code === code)
      return some.length === 0 ? [] : [`${code} (${some.length}). ${LEFT[code].todo}\n${linesOf(some)}`]
    }),
  ]
  if (odd.length > 0) parts.push(`${ODD}\n${linesOf(odd)}`)
  return `${parts.join('\n\n')}\n`
}

const ODD =
  'The decisions kept there do not lead to the status kept there. It is imported as it stood; whether something left is told only by the bucket and the logs of TREEHOOSE.'

function fileText({ file, form, rows, problem }: FileReport): string {
  const what = form === undefined ? '' : `: ${rows} rows (${form})`
  return oneLine(`${file}${what}${problem === undefined ? '' : `: ERROR, ${problem}`}`)
}

function linesOf(rows: readonly Settled[]): string {
  return columns(
    rows.map((row) => [
      `  ${oneLine(row.id ?? '(no id)')}`,
      oneLine(`${row.file}, ${row.place}`),
      oneLine(row.outcome === 'left' ? row.reason : row.status),
    ]),
  )
}
