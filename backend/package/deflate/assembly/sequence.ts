import { CHUNK_LENGTHS, CHUNK_LITERALS, CHUNK_OFFSETS, SEQUENCES } from './layout'

// A match with the literals before it, as a u32: distance - 1 in 15 bits, length - 3 in 8, the number of literals in 8.
// With the highest bit: literals only, their number in the other bits.
export const LITERALS_ONLY: u32 = 1 << 31
const MOST_LITERALS: u32 = 255

/** Where the next sequence goes. */
export let nextSequence: u32 = SEQUENCES

export function startSequences(): void {
  nextSequence = SEQUENCES
}

/** Of an offset code: how many extra bits stand behind it. */
export function offsetExtra(distanceLess1: u32): u32 {
  return 30 - clz(distanceLess1 | 2)
}

export function offsetCode(distanceLess1: u32, extra: u32): u32 {
  return (extra << 1) + (distanceLess1 >> extra)
}

function increment(counter: u32): void {
  store<u32>(counter, load<u32>(counter) + 1)
}

export function countLiterals(from: u32, to: u32): void {
  for (let at = from; at < to; at += 1) increment(CHUNK_LITERALS + ((<u32>load<u8>(at)) << 2))
}

/** Notes that the bytes from `from` to `at` are literals, and a match follows. */
export function addMatch(from: u32, at: u32, length: u32, distance: u32): void {
  countLiterals(from, at)
  let literals = at - from
  let next = nextSequence
  if (literals > MOST_LITERALS) {
    store<u32>(next, LITERALS_ONLY | literals)
    next += 4
    literals = 0
  }
  const distanceLess1 = distance - 1
  store<u32>(next, (literals << 23) | ((length - 3) << 15) | distanceLess1)
  nextSequence = next + 4
  increment(CHUNK_LENGTHS + ((length - 3) << 2))
  increment(CHUNK_OFFSETS + (offsetCode(distanceLess1, offsetExtra(distanceLess1)) << 2))
}

/** Notes literals that no match follows. */
export function addLiterals(from: u32, to: u32): void {
  if (from == to) return
  countLiterals(from, to)
  store<u32>(nextSequence, LITERALS_ONLY | (to - from))
  nextSequence += 4
}
