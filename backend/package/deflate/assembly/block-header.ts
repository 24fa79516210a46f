import { write } from './bit-writer'
import { makeWidths, makeWords } from './huffman'
import {
  FIRST_LENGTH,
  HEADER_COUNTS,
  HEADER_ITEMS,
  HEADER_WIDTHS,
  HEADER_WORDS,
  LITERAL_WIDTHS,
  OFFSET_CODES,
  OFFSET_WIDTHS,
} from './layout'

// The header of a dynamic block, RFC 1951, 3.2.7: the widths of both codes, run-length coded, in a code of their own.
const HEADER_SYMBOLS: u32 = 19
const HEADER_LIMIT: u32 = 7
const AGAIN: u32 = 16
const FEW_ZEROS: u32 = 17
const MANY_ZEROS: u32 = 18

let literals: u32 = 0
let offsets: u32 = 0
let items: u32 = 0
let widthsSent: u32 = 0

/** The extra bits behind symbols 16, 17 and 18. */
function extraBits(symbol: u32): u32 {
  return symbol < AGAIN ? 0 : symbol == AGAIN ? 2 : symbol == FEW_ZEROS ? 3 : 7
}

/** In this order the widths of the header's own code stand: 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1 15. */
function inOrder(place: u32): u32 {
  if (place < 3) return AGAIN + place
  if (place == 3) return 0
  const step = (place - 4) >> 1
  return place & 1 ? 7 - step : 8 + step
}

function add(symbol: u32, extra: u32): void {
  store<u16>(HEADER_ITEMS + items * 2, symbol | (extra << 8))
  items += 1
  store<u32>(HEADER_COUNTS + symbol * 4, load<u32>(HEADER_COUNTS + symbol * 4) + 1)
}

function addRun(width: u32, times: u32): void {
  let left = times
  if (width == 0) {
    for (; left >= 11; left -= min<u32>(left, 138)) add(MANY_ZEROS, min<u32>(left, 138) - 11)
    if (left >= 3) {
      add(FEW_ZEROS, left - 3)
      left = 0
    }
  } else {
    add(width, 0)
    left -= 1
    for (; left >= 3; left -= min<u32>(left, 6)) add(AGAIN, min<u32>(left, 6) - 3)
  }
  for (; left > 0; left -= 1) add(width, 0)
}

function widthAt(i: u32): u32 {
  return i < literals ? load<u8>(LITERAL_WIDTHS + i) : load<u8>(OFFSET_WIDTHS + i - literals)
}

/** Makes the header for the widths as they stand, and says how many bits it has. */
export function prepareHeader(): u32 {
  literals = 286
  while (literals > FIRST_LENGTH && load<u8>(LITERAL_WIDTHS + literals - 1) == 0) literals -= 1
  offsets = OFFSET_CODES
  while (offsets > 1 && load<u8>(OFFSET_WIDTHS + offsets - 1) == 0) offsets -= 1
  memory.fill(HEADER_COUNTS, 0, HEADER_SYMBOLS * 4)
  items = 0
  const all = literals + offsets
  for (let i: u32 = 0; i < all;) {
    const width = widthAt(i)
    let end = i + 1
    while (end < all && widthAt(end) == width) end += 1
    addRun(width, end - i)
    i = end
  }
  makeWidths(HEADER_COUNTS, HEADER_SYMBOLS, HEADER_LIMIT, HEADER_WIDTHS)
  widthsSent = HEADER_SYMBOLS
  while (widthsSent > 4 && load<u8>(HEADER_WIDTHS + inOrder(widthsSent - 1)) == 0) widthsSent -= 1
  let bits: u32 = 14 + widthsSent * 3
  for (let symbol: u32 = 0; symbol < HEADER_SYMBOLS; symbol += 1) {
    bits += load<u32>(HEADER_COUNTS + symbol * 4) * (load<u8>(HEADER_WIDTHS + symbol) + extraBits(symbol))
  }
  return bits
}

/** Writes the header that was prepared. */
export function writeHeader(): void {
  write(literals - FIRST_LENGTH, 5)
  write(offsets - 1, 5)
  write(widthsSent - 4, 4)
  for (let place: u32 = 0; place < widthsSent; place += 1) write(load<u8>(HEADER_WIDTHS + inOrder(place)), 3)
  makeWords(HEADER_WIDTHS, HEADER_SYMBOLS, HEADER_WORDS)
  for (let i: u32 = 0; i < items; i += 1) {
    const item: u32 = load<u16>(HEADER_ITEMS + i * 2)
    const symbol = item & 255
    const word = load<u32>(HEADER_WORDS + symbol * 4)
    write(word >> 8, word & 255)
    write(item >> 8, extraBits(symbol))
  }
}
