import { CHAIN, HEADS, HEADS_BITS, NEAR_BITS, NEAR_HEADS } from './layout'

// Heads and chain hold the low 16 bits of addresses. An address that stands 64 KiB further back than it seems, or was never
// noted, gives a candidate like any other: what counts is whether its bytes are the same.

export const LONGEST: u32 = 258

export function hashOf4(bytes: u32): u32 {
  return (bytes * 0x9e3779b1) >> (32 - HEADS_BITS)
}

export function hashOf3(bytes: u32): u32 {
  return ((bytes << 8) * 0x9e3779b1) >> (32 - NEAR_BITS)
}

/** Of eight bytes, by how many bits they are shifted so that only the first five, or the first four, count. */
export const FIRST_FIVE: u64 = 24
export const FIRST_FOUR: u64 = 32

/**
 * Notes the first bytes at an address, and gives where the same may have stood before (low 16 bits). With five bytes a chain
 * has fewer and better candidates than with four.
 */
export function note(at: u32, shift: u64): u32 {
  const head = (<u32>(((load<u64>(at) << shift) * 0x9e3779b97f4a7c15) >> (64 - HEADS_BITS))) << 1
  const before: u32 = load<u16>(head, HEADS)
  store<u16>(head, at, HEADS)
  store<u16>((at & 0x7fff) << 1, before, CHAIN)
  return before
}

/** The same for the first three of the bytes; there is no chain, only the last place. */
export function noteNear(at: u32, bytes: u32): u32 {
  const head = hashOf3(bytes) << 1
  const before: u32 = load<u16>(head, NEAR_HEADS)
  store<u16>(head, at, NEAR_HEADS)
  return before
}

/** How many bytes are the same at two places, `same` of which are known to be; at most up to `end`. */
export function sameBytes(at: u32, before: u32, same: u32, end: u32): u32 {
  let here = at + same
  let there = before + same
  while (here < end) {
    const difference = load<u64>(here) ^ load<u64>(there)
    if (difference != 0) {
      here += <u32>ctz(difference) >> 3
      break
    }
    here += 8
    there += 8
  }
  return min<u32>(here, end) - at
}

/**
 * The longest match of more than `atLeast` (at least 3) bytes, length << 16 | distance; 0 where none of the first `depth`
 * candidates is one. `first`: low 16 bits of the first candidate. `reach`: the greatest distance. It takes the first of
 * `enough` bytes.
 */
export function longestMatch(
  at: u32,
  bytes: u32,
  first: u32,
  reach: u32,
  end: u32,
  atLeast: u32,
  depth: u32,
  enough: u32,
): u32 {
  let best = atLeast
  let found: u32 = 0
  let last: u32 = 0
  let distance = (at - first) & 0xffff
  let left = depth
  let tail = load<u32>(at + best - 3)
  // Distances grow along a chain; one that does not belongs to a place that was noted again.
  while (distance > last && distance <= reach) {
    const before = at - distance
    if (load<u32>(before + best - 3) == tail && load<u32>(before) == bytes) {
      const length = sameBytes(at, before, 4, end)
      if (length > best) {
        best = length
        found = (length << 16) | distance
        if (length >= enough) break
        tail = load<u32>(at + best - 3)
      }
    }
    left -= 1
    if (left == 0) break
    last = distance
    distance = (at - <u32>load<u16>((before & 0x7fff) << 1, CHAIN)) & 0xffff
  }
  return found
}
