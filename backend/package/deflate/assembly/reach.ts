import { logarithm } from './constant-tables'
import { FIRST_LENGTH, HISTORY_BYTES, LENGTH_CODES, OFFSET_SYMBOLS, REACH } from './layout'

/** What an ideal code needs for the symbols from `first` on, in 256ths of a bit, where `all` symbols share the code. */
function costOf(counts: u32, first: u32, end: u32, all: u32): i64 {
  let cost: i64 = 0
  const logarithmOfAll = logarithm(all)
  for (let symbol = first; symbol < end; symbol += 1) {
    const count = load<u32>(counts + symbol * 4)
    if (count > 0) cost += <i64>count * (logarithmOfAll - logarithm(count))
  }
  return cost
}

function sum(counts: u32, first: u32, end: u32): u32 {
  let total: u32 = 0
  for (let symbol = first; symbol < end; symbol += 1) total += load<u32>(counts + symbol * 4)
  return total
}

/** Sets how far back a short match may lie: its distance's extra bits and codes may not cost more than its bytes as literals. */
export function reachFor(literalCost: i32, matchCost: i32): void {
  for (let length: i32 = 3; length < 8; length += 1) {
    const extra = (length * literalCost - matchCost) >> 8
    const reach: u32 = extra < 0 ? 0 : extra > 13 ? HISTORY_BYTES : 1 << (extra + 2)
    store<u32>(REACH + length * 4, min<u32>(reach, HISTORY_BYTES))
  }
}

/** The same by what literals and matches cost where these symbols were counted. */
export function setReach(literals: u32, offsets: u32): void {
  const plain = sum(literals, 0, 256)
  const matches = sum(literals, FIRST_LENGTH, FIRST_LENGTH + LENGTH_CODES)
  if (plain < 64 || matches < 64) return
  const literalCost = costOf(literals, 0, 256, plain + matches) / plain
  const matchCost =
    (costOf(literals, FIRST_LENGTH, FIRST_LENGTH + LENGTH_CODES, plain + matches) +
      costOf(offsets, 0, OFFSET_SYMBOLS, matches)) /
    matches
  reachFor(<i32>literalCost, <i32>matchCost)
}

/** Whether a match takes less than its bytes as literals. */
export function pays(length: u32, distance: u32): bool {
  return length > 7 || distance <= load<u32>(REACH + length * 4)
}
