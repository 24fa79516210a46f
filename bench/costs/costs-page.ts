import { billOfMonth, billOfRequests, usdOf, type Item } from './bill.ts'
import { LOAD, type Load } from './load.ts'
import { PRICES } from './prices.ts'

const IN_S3: Load = { ...LOAD, works: 'S3' }

/** The tables of docs/deploy.md, "Costs", as they are computed now. */
export function costsPage(): string {
  return [
    `${LOAD.requests.toLocaleString('en')} requests:`,
    tableOf(billOfRequests(LOAD)),
    'A month, whatever is asked for:',
    tableOf(billOfMonth(LOAD)),
    'The same with `packing.works` = `S3`, where that differs:',
    comparison(
      [...billOfRequests(LOAD), ...billOfMonth(LOAD)],
      [...billOfRequests(IN_S3), ...billOfMonth(IN_S3)],
    ),
  ].join('\n\n')
}

function tableOf(items: readonly Item[]): string {
  const rows = items.map((item) => {
    const { usd, per, unit, source } = PRICES[item.price]
    const unitPrice = `${usd} / ${per === 1 ? '' : `${per.toLocaleString('en')} `}${unit}`
    return [item.what, unitPrice, source, rounded(item.quantity), usdOf(item).toFixed(2)]
  })
  const sum = items.reduce((all, item) => all + usdOf(item), 0)
  return markdown([
    ['item', 'price in USD', 'source', 'quantity', 'USD'],
    ...rows,
    ['**all**', '', '', '', `**${sum.toFixed(2)}**`],
  ])
}

/** What costs something else in the other way, and all of both. */
function comparison(usual: readonly Item[], other: readonly Item[]): string {
  const usdIn = (items: readonly Item[], what: string): number =>
    items.filter((item) => item.what === what).reduce((all, item) => all + usdOf(item), 0)
  const sum = (items: readonly Item[]): string => items.reduce((all, item) => all + usdOf(item), 0).toFixed(2)
  const rows = usual
    .map(({ what }) => [what, usdIn(usual, what).toFixed(2), usdIn(other, what).toFixed(2)])
    .filter(([, one, another]) => one !== another)
  return markdown([
    ['item', 'EFS', 'S3'],
    ...rows,
    ['**all of both tables**', `**${sum(usual)}**`, `**${sum(other)}**`],
  ])
}

function rounded(quantity: number): string {
  return Number(quantity.toPrecision(3)).toLocaleString('en')
}

/** As the formatter writes it: a table has to be the same text wherever it stands. */
function markdown([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
