import { LENGTH_BASE, LENGTH_CODE, LENGTH_CODES, LENGTH_EXTRA, LOGARITHMS } from './layout'

/** RFC 1951, 3.2.5: eight lengths of their own, then four for each number of extra bits; 258 has a code of its own. */
function makeLengths(): void {
  let length: u32 = 0
  for (let code: u32 = 0; code < LENGTH_CODES; code += 1) {
    const extra: u32 = code < 8 ? 0 : (code - 4) >> 2
    if (code == LENGTH_CODES - 1) {
      store<u8>(LENGTH_CODE + 255, code)
      store<u8>(LENGTH_BASE + code, 255)
      store<u8>(LENGTH_EXTRA + code, 0)
      return
    }
    store<u8>(LENGTH_BASE + code, length)
    store<u8>(LENGTH_EXTRA + code, extra)
    for (let last: u32 = length + (1 << extra); length < last; length += 1) {
      store<u8>(LENGTH_CODE + length, code)
    }
  }
}

/** Binary logarithms digit by digit: squaring doubles the logarithm. */
function makeLogarithms(): void {
  for (let i: u32 = 0; i < 256; i += 1) {
    let value = 1.0 + <f64>i / 256.0
    let logarithm: u32 = 0
    for (let digit = 0; digit < 9; digit += 1) {
      value *= value
      logarithm <<= 1
      if (value >= 2.0) {
        value /= 2.0
        logarithm |= 1
      }
    }
    store<u16>(LOGARITHMS + i * 2, (logarithm + 1) >> 1)
  }
}

export function makeConstantTables(): void {
  makeLengths()
  makeLogarithms()
}

/** 256 * log2(value), for a value of at least 1. */
export function logarithm(value: u32): u32 {
  const whole: u32 = 31 - clz(value)
  const fraction: u32 = ((value << (31 - whole)) >> 23) & 255
  return (whole << 8) + load<u16>(LOGARITHMS + fraction * 2)
}
