import { logarithm } from './constant-tables'
import {
  BLOCK_LITERALS,
  BLOCK_OFFSETS,
  CHUNK_LENGTHS,
  CHUNK_LITERALS,
  CHUNK_OFFSETS,
  FIRST_LENGTH,
  LENGTH_CODE,
  LITERAL_SYMBOLS,
  LITERAL_WIDTHS,
  NO_COUNTS,
  OFFSET_SYMBOLS,
  PIECE,
  SEQUENCES,
} from './layout'
import { addLiterals, nextSequence, startSequences } from './sequence'
import { setReach } from './reach'
import { writeBlock } from './write-block'

/** About what a block of its own costs for its header, in 256ths of a bit. */
const HEADER_COST: i64 = 400 * 256

/** The block that the next chunk may join: where its bytes and its sequences begin, and what its symbols cost. */
let blockFrom: u32 = PIECE
let blockSequences: u32 = SEQUENCES
let blockCost: i64 = 0
/** Where the chunk begins that is being parsed. */
export let chunkFrom: u32 = PIECE
export let chunkSequences: u32 = SEQUENCES

/** The next block begins at `from`. */
export function startBlocks(from: u32): void {
  memory.fill(CHUNK_LITERALS, 0, LITERAL_WIDTHS - CHUNK_LITERALS)
  startSequences()
  blockFrom = from
  blockSequences = SEQUENCES
  chunkFrom = from
  chunkSequences = SEQUENCES
}

/** What an ideal code needs for these symbols beside those of another table, in 256ths of a bit. */
function cost(one: u32, other: u32, symbols: u32): i64 {
  let total: u32 = 0
  let saved: i64 = 0
  for (let at: u32 = 0; at < symbols * 4; at += 4) {
    const frequency = load<u32>(one + at) + load<u32>(other + at)
    if (frequency == 0) continue
    total += frequency
    saved += <i64>frequency * logarithm(frequency)
  }
  return total == 0 ? 0 : <i64>total * logarithm(total) - saved
}

/** Puts the lengths that were counted one by one to their codes. */
function foldLengths(): void {
  for (let i: u32 = 0; i < 256; i += 1) {
    const count = load<u32>(CHUNK_LENGTHS + i * 4)
    if (count == 0) continue
    const at = CHUNK_LITERALS + (FIRST_LENGTH + load<u8>(LENGTH_CODE + i)) * 4
    store<u32>(at, load<u32>(at) + count)
  }
}

function costWith(literals: u32, offsets: u32): i64 {
  return cost(CHUNK_LITERALS, literals, LITERAL_SYMBOLS) + cost(CHUNK_OFFSETS, offsets, OFFSET_SYMBOLS)
}

function addChunkToBlock(): void {
  for (let at: u32 = 0; at < LITERAL_WIDTHS - BLOCK_LITERALS; at += 4) {
    store<u32>(BLOCK_LITERALS + at, load<u32>(BLOCK_LITERALS + at) + load<u32>(CHUNK_LITERALS + at))
  }
}

/**
 * Ends the chunk at `to`. It joins the block before it unless two blocks of their own would be smaller than one of both; in
 * that case that block is written.
 */
export function closeChunk(literalsFrom: u32, to: u32, isLastOfBlocks: bool = false): void {
  addLiterals(literalsFrom, to)
  if (chunkFrom == to) return
  foldLengths()
  if (blockFrom == chunkFrom) {
    if (!isLastOfBlocks) blockCost = costWith(NO_COUNTS, NO_COUNTS)
  } else {
    const own = costWith(NO_COUNTS, NO_COUNTS)
    const joint = costWith(BLOCK_LITERALS, BLOCK_OFFSETS)
    if (joint > blockCost + own + HEADER_COST) {
      writeBlock(blockFrom, chunkFrom, blockSequences, chunkSequences, false)
      memory.fill(BLOCK_LITERALS, 0, LITERAL_WIDTHS - BLOCK_LITERALS)
      blockFrom = chunkFrom
      blockSequences = chunkSequences
      blockCost = own
    } else blockCost = joint
  }
  addChunkToBlock()
  if (isLastOfBlocks) return
  setReach(CHUNK_LITERALS, CHUNK_OFFSETS)
  memory.fill(CHUNK_LITERALS, 0, BLOCK_LITERALS - CHUNK_LITERALS)
  chunkFrom = to
  chunkSequences = nextSequence
}

/** Writes what is left; the last block of the stream says that it is the last. */
export function finishBlocks(literalsFrom: u32, to: u32, isLast: bool): void {
  closeChunk(literalsFrom, to, true)
  writeBlock(blockFrom, to, blockSequences, nextSequence, isLast)
}
