import { alignToByte, place, startWriting } from './bit-writer'
import { makeConstantTables } from './constant-tables'
import { CHAIN, HEADS, HISTORY_BYTES, OUTPUT, PIECE } from './layout'
import { noteHistory, parseFast } from './parse-fast'
import { noteAll, parseLazily, setCostlyBytes, setEffort } from './parse-lazily'
import { codeGain, looksCompressible, noteSparsely } from './probe'
import { reachFor } from './reach'
import { startBlocks } from './split-blocks'
import { writeStored } from './write-block'

/** Where the piece has to be put, its history directly before it, and where the result is found. */
export const pieceAt: u32 = PIECE
export const outputAt: u32 = OUTPUT

/** So much is searched, or stored unsearched, as one. */
const SEGMENT_BYTES: u32 = 1 << 16
/** Less than this is always searched. */
const PROBE_BYTES: u32 = 4096

/** A search that gained less than this part is thrown away: stored bytes are read faster. */
const LEAST_GAIN_PART: u32 = 100
/** What stands behind the piece may be read, so it has to be the same each time. */
const ZEROS_BYTES: u32 = 64

/** What a byte and a match are taken to cost until there is a first chunk to learn from, in 256ths of a bit. */
const LITERAL_COST: i32 = 6 * 256
const MATCH_COST: i32 = 12 * 256

makeConstantTables()

const BALANCED: u32 = 1
/** Bytes that a code for single ones shortens by less than this (in 256ths) are costly. */
const COSTLY_GAIN: i32 = 64

/** Which segments are to be searched: a bit for each. */
function segmentsToSearch(oldest: u32, end: u32): u32 {
  // In a short piece every match counts.
  setCostlyBytes(end - oldest < PROBE_BYTES)
  if (end - PIECE < PROBE_BYTES) return 1
  memory.fill(HEADS, 0, CHAIN - HEADS)
  noteSparsely(oldest, PIECE)
  let segments: u32 = 0
  let bit: u32 = 1
  let costly = 0
  for (let from = PIECE; from < end; from += SEGMENT_BYTES, bit <<= 1) {
    if (!looksCompressible(from, min<u32>(from + SEGMENT_BYTES, end), oldest)) continue
    segments |= bit
    costly += codeGain < COSTLY_GAIN ? 1 : -1
  }
  setCostlyBytes(costly > 0)
  return segments
}

function isSet(segments: u32, at: u32): bool {
  return ((segments >> ((at - PIECE) / SEGMENT_BYTES)) & 1) != 0
}

/** Of the chain only what stands for these addresses is read. */
function forgetChain(from: u32, to: u32): void {
  if (to - from >= HISTORY_BYTES) memory.fill(CHAIN, 0, HISTORY_BYTES * 2)
  else {
    const first = from & (HISTORY_BYTES - 1)
    const addresses = min<u32>(to - from, HISTORY_BYTES - first)
    memory.fill(CHAIN + first * 2, 0, addresses * 2)
    memory.fill(CHAIN, 0, (to - from - addresses) * 2)
  }
}

function writeSegments(segments: u32, oldest: u32, end: u32, level: u32, isLast: bool): void {
  if (segments != 0) {
    memory.fill(HEADS, 0, CHAIN - HEADS)
    forgetChain(oldest, end)
    reachFor(LITERAL_COST, MATCH_COST)
    if (level == 0) noteHistory(oldest, PIECE)
    else noteAll(oldest, PIECE)
  }
  let from = PIECE
  do {
    const isSearched = isSet(segments, from)
    let to = from + SEGMENT_BYTES
    while (to < end && isSet(segments, to) == isSearched) to += SEGMENT_BYTES
    to = min<u32>(to, end)
    const isFinal = isLast && to == end
    if (!isSearched) writeStored(from, to, isFinal)
    else {
      startBlocks(from)
      if (level < BALANCED) parseFast(oldest, from, to, isFinal)
      else {
        if (level == BALANCED) setEffort(4, 2, 64, 32)
        else setEffort(8, 4, 128, 32)
        parseLazily(oldest, from, to, isFinal)
      }
    }
    from = to
  } while (from < end)
}

/** Deflates the piece that was put into the memory, and gives how many bytes that are. `level`: 0 fast, 1 balanced, 2 small. */
export function deflate(historyBytes: u32, pieceBytes: u32, level: u32, isLast: bool): u32 {
  const oldest = PIECE - historyBytes
  const end = PIECE + pieceBytes
  memory.fill(end, 0, ZEROS_BYTES)
  startWriting(OUTPUT)
  const segments = segmentsToSearch(oldest, end)
  writeSegments(segments, oldest, end, level, isLast)
  if (segments != 0 && pieceBytes > 0 && place - OUTPUT >= pieceBytes - pieceBytes / LEAST_GAIN_PART) {
    startWriting(OUTPUT)
    writeStored(PIECE, end, isLast)
  }
  if (isLast) alignToByte()
  else writeStored(end, end, false)
  return place - OUTPUT
}
