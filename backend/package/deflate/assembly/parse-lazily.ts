import { FIRST_FIVE, FIRST_FOUR, longestMatch, LONGEST, note, noteNear } from './find-match'
import { HISTORY_BYTES, REACH, SEQUENCES } from './layout'
import { pays } from './reach'
import { addMatch, nextSequence } from './sequence'
import { chunkFrom, chunkSequences, closeChunk, finishBlocks } from './split-blocks'

/** A chunk ends after so many matches or bytes. */
const CHUNK_MATCHES: u32 = 1024
const CHUNK_BYTES: u32 = 1 << 14
/** Where nothing was found for long, so many places at most are passed over: what repeats is then still found soon. */
const MOST_SKIPPED: u32 = 15

// How hard is searched.
let depth: u32 = 8
let lazyDepth: u32 = 4
let enough: u32 = 32
let lazyBelow: u32 = 16
let shift: u64 = FIRST_FIVE

export function setEffort(newDepth: u32, newLazyDepth: u32, newEnough: u32, newLazyBelow: u32): void {
  depth = newDepth
  lazyDepth = newLazyDepth
  enough = newEnough
  lazyBelow = newLazyBelow
}

/**
 * Which matches are looked for: where single bytes are costly, four bytes pay; elsewhere, as in tables, hardly any of fewer
 * than five do.
 */
export function setCostlyBytes(areCostly: bool): void {
  shift = areCostly ? FIRST_FOUR : FIRST_FIVE
}

/** Notes the history, so that the piece can refer to it. */
export function noteAll(from: u32, to: u32): void {
  for (let at = from; at < to; at += 1) {
    note(at, shift)
    noteNear(at, load<u32>(at))
  }
}

/** Whether a match that begins one byte later is worth more: a byte longer is worth four halvings of the distance. */
function isBetter(later: u32, held: u32): bool {
  const longer: i32 = (later >> 16) - (held >> 16)
  return (longer << 2) + clz(later & 0xffff) - clz(held & 0xffff) > 2
}

/**
 * Parses a piece: where a match is found, it is held until the next place has been tried as well, and a better match there is
 * taken instead.
 */
export function parseLazily(oldest: u32, from: u32, to: u32, isLast: bool): void {
  const searchEnd = to - min<u32>(to - from, 5)
  const depthHere = depth
  const shiftHere = shift
  const lazyDepthHere = lazyDepth
  const enoughHere = enough
  const lazyBelowHere = lazyBelow
  let at = from
  let literals = from
  /** The match that begins one place before `at`, as length << 16 | distance; 0 for none. */
  let held: u32 = 0
  while (at < searchEnd) {
    const bytes = load<u32>(at)
    const first = note(at, shiftHere)
    const near = noteNear(at, bytes)
    const reach = min<u32>(at - oldest, HISTORY_BYTES)
    const end = min<u32>(at + LONGEST, to)
    const tries = held == 0 ? depthHere : lazyDepthHere
    let found = longestMatch(at, bytes, first, reach, end, max<u32>(3, held >> 16), tries, enoughHere)
    if (held == 0) {
      if (found == 0) {
        const distance = (at - near) & 0xffff
        const isNear = distance - 1 < min<u32>(reach, load<u32>(REACH + 12))
        if (isNear && ((load<u32>(at - distance) ^ bytes) & 0xffffff) == 0) found = (3 << 16) | distance
      } else if (!pays(found >> 16, found & 0xffff)) found = 0
      if (found == 0) {
        at += 1
        if (at - literals > 512) {
          at += min<u32>((at - literals) >> 9, MOST_SKIPPED)
          if (at - chunkFrom >= CHUNK_BYTES) {
            at = min<u32>(at, searchEnd)
            closeChunk(literals, at)
            literals = at
          }
        }
        continue
      }
    } else if (found == 0 || !isBetter(found, held)) {
      found = held
      at -= 1
    }
    if (found != held && found >> 16 < lazyBelowHere) {
      held = found
      at += 1
      continue
    }
    const length = found >> 16
    addMatch(literals, at, length, found & 0xffff)
    let noted = held == found ? at + 2 : at + 1
    held = 0
    at += length
    literals = at
    const noteEnd = min<u32>(at, searchEnd)
    for (; noted < noteEnd; noted += 1) {
      note(noted, shiftHere)
      noteNear(noted, load<u32>(noted))
    }
    if (nextSequence - chunkSequences >= CHUNK_MATCHES * 4 || at - chunkFrom >= CHUNK_BYTES) {
      closeChunk(at, at)
    }
  }
  if (held != 0) {
    addMatch(literals, at - 1, held >> 16, held & 0xffff)
    literals = at - 1 + (held >> 16)
  }
  finishBlocks(literals, to, isLast)
}
