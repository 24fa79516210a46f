// CRC-32 is linear over GF(2): appending n zero bytes to a message multiplies its register by x^(8n) modulo the
// polynomial of APPNOTE 4.4.7. So the sum of two parts follows from theirs and the length of the second.

/** The polynomial 0x04C11DB7 with the lowest power in the highest bit, as zip reads it. */
const POLYNOMIAL = 0xedb8_8320
const ONE = 0x8000_0000
/** x^8: one byte of zeros. */
const BYTE = 0x0080_0000

/** The product of two polynomials modulo CRC-32's. */
function product(a: number, b: number): number {
  let sum = 0
  let shifted = b
  for (let bit = ONE; bit !== 0; bit >>>= 1) {
    if ((a & bit) !== 0) sum ^= shifted
    shifted = (shifted & 1) === 0 ? shifted >>> 1 : (shifted >>> 1) ^ POLYNOMIAL
  }
  return sum >>> 0
}

/** CRC-32 of `first` followed by `second`, from their CRC-32s and the length of the second, in bytes. */
export function crc32Combine(first: number, second: number, secondBytes: number): number {
  let power = ONE
  let square = BYTE
  // By halving instead of shifting: lengths go beyond 32 bits.
  for (let left = secondBytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power = product(power, square)
    square = product(square, square)
  }
  return (product(first, power) ^ second) >>> 0
}
