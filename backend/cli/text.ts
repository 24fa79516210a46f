const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Text that can do nothing to a terminal: control, direction and invisible characters are shown as \u{...}. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) =>
    character === '\n' ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
}

/** The same on one line, for titles, names and paths. */
export function oneLine(text: string): string {
  return printable(text).replaceAll('\n', '\\n')
}

/** JSON on one line that is safe on a terminal and reads back as the same value. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(UNPRINTABLE, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  )
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** A size for people: 0 B, 999 B, 1.2 MB (powers of a thousand). */
export function sizeText(bytes: number): string {
  let [amount, unit] = [bytes, 0]
  while (amount >= 999.95 && unit < UNITS.length - 1) {
    amount /= 1000
    unit++
  }
  return `${unit === 0 ? amount : amount.toFixed(1)} ${UNITS[unit]}`
}

/** 1 file, 2 files. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`
}

/** Rows as columns as wide as their widest cell; the last is not padded. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows)
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length)
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
