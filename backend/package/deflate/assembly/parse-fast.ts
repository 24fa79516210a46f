import { hashOf4, LONGEST, sameBytes } from './find-match'
import { HEADS, HISTORY_BYTES } from './layout'
import { addMatch, nextSequence } from './sequence'
import { pays } from './reach'
import { chunkFrom, chunkSequences, closeChunk, finishBlocks } from './split-blocks'

/** A chunk ends after so many matches or bytes. */
const CHUNK_MATCHES: u32 = 2048
const CHUNK_BYTES: u32 = 1 << 14
/** Where nothing was found for long, so many places at most are passed over: what repeats is then still found soon. */
const MOST_SKIPPED: u32 = 15

function noteLast(at: u32, bytes: u32): u32 {
  const head = hashOf4(bytes) << 1
  const before: u32 = load<u16>(head, HEADS)
  store<u16>(head, at, HEADS)
  return before
}

/** Notes every other place of the history. */
export function noteHistory(from: u32, to: u32): void {
  for (let at = from; at < to; at += 2) noteLast(at, load<u32>(at))
}

/** Parses a piece by taking the last place with the same four bytes, if it has them, and going on behind the match. */
export function parseFast(oldest: u32, from: u32, to: u32, isLast: bool): void {
  const searchEnd = to - min<u32>(to - from, 8)
  let at = from
  let literals = from
  while (at < searchEnd) {
    const bytes = load<u32>(at)
    const distance = (at - noteLast(at, bytes)) & 0xffff
    const before = at - distance
    if (distance - 1 >= min<u32>(at - oldest, HISTORY_BYTES) || load<u32>(before) != bytes) {
      at += 1 + min<u32>((at - literals) >> 5, MOST_SKIPPED)
      if (at - chunkFrom >= CHUNK_BYTES) {
        at = min<u32>(at, searchEnd)
        closeChunk(literals, at)
        literals = at
      }
      continue
    }
    const length = sameBytes(at, before, 4, min<u32>(at + LONGEST, to))
    if (!pays(length, distance)) {
      at += 1
      continue
    }
    addMatch(literals, at, length, distance)
    const end = at + length
    noteLast(at + 2, load<u32>(at + 2))
    if (end < searchEnd) noteLast(end - 2, load<u32>(end - 2))
    at = end
    literals = at
    if (nextSequence - chunkSequences >= CHUNK_MATCHES * 4 || at - chunkFrom >= CHUNK_BYTES) {
      closeChunk(at, at)
    }
  }
  finishBlocks(literals, to, isLast)
}
