/** Sixty-four characters in the order of their bytes. */
const DIGITS = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'

/** The number in so many digits of base 64, which sort as the numbers do. */
export function sortable(value: bigint, digits: number): string {
  let rest = value
  let written = ''
  for (let n = 0; n < digits; n += 1) {
    written = DIGITS.charAt(Number(rest % 64n)) + written
    rest /= 64n
  }
  return written
}

export function numberOfSortable(written: string): bigint {
  return written.split('').reduce((value, digit) => value * 64n + BigInt(DIGITS.indexOf(digit)), 0n)
}
