import {
  alignToByte,
  goOn,
  write,
  writeBytes,
  bits as heldBits,
  count as heldCount,
  place as heldPlace,
} from './bit-writer'
import { prepareHeader, writeHeader } from './block-header'
import { makeWidths, makeWords } from './huffman'
import {
  BLOCK_LITERALS,
  BLOCK_OFFSETS,
  END_OF_BLOCK,
  FIRST_LENGTH,
  LENGTH_BASE,
  LENGTH_CODE,
  LENGTH_CODES,
  LENGTH_EXTRA,
  LENGTH_WORDS,
  LITERAL_SYMBOLS,
  LITERAL_WIDTHS,
  LITERAL_WORDS,
  OFFSET_CODES,
  OFFSET_WIDTHS,
  OFFSET_WORDS,
} from './layout'
import { LITERALS_ONLY, offsetCode, offsetExtra } from './sequence'

const STORED: u32 = 0
const FIXED: u32 = 1
const DYNAMIC: u32 = 2
/** The most that a stored block holds. */
const STORED_BYTES: u32 = 65_535
/** One bit below what deflate allows: four literals then always fit beside seven held bits. */
const LITERAL_LIMIT: u32 = 14
const OFFSET_LIMIT: u32 = 15

function fixedWidth(symbol: u32): u32 {
  return symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8
}

function setFixedCode(): void {
  for (let symbol: u32 = 0; symbol < LITERAL_SYMBOLS; symbol += 1) {
    store<u8>(LITERAL_WIDTHS + symbol, fixedWidth(symbol))
  }
  memory.fill(OFFSET_WIDTHS, 5, OFFSET_CODES)
}

/** The bits of a dynamic block behind its header, the extra bits of lengths and offsets among them. */
function dynamicBits(): u32 {
  let bits: u32 = 0
  for (let symbol: u32 = 0; symbol < 286; symbol += 1) {
    const extra: u32 = symbol < FIRST_LENGTH ? 0 : load<u8>(LENGTH_EXTRA + symbol - FIRST_LENGTH)
    bits += load<u32>(BLOCK_LITERALS + symbol * 4) * (load<u8>(LITERAL_WIDTHS + symbol) + extra)
  }
  for (let code: u32 = 0; code < OFFSET_CODES; code += 1) {
    const extra: u32 = code < 4 ? 0 : (code - 2) >> 1
    bits += load<u32>(BLOCK_OFFSETS + code * 4) * (load<u8>(OFFSET_WIDTHS + code) + extra)
  }
  return bits
}

/** By how much the fixed code is longer than the dynamic one; the extra bits are the same. */
function fixedMore(): i32 {
  let bits: i32 = 0
  for (let symbol: u32 = 0; symbol < 286; symbol += 1) {
    bits += load<u32>(BLOCK_LITERALS + symbol * 4) * (fixedWidth(symbol) - load<u8>(LITERAL_WIDTHS + symbol))
  }
  for (let code: u32 = 0; code < OFFSET_CODES; code += 1) {
    bits += load<u32>(BLOCK_OFFSETS + code * 4) * (5 - load<u8>(OFFSET_WIDTHS + code))
  }
  return bits
}

/** Writes bytes as they are, in as many stored blocks as they need; none if there are none and the stream goes on. */
export function writeStored(from: u32, to: u32, isLast: bool): void {
  let at = from
  do {
    const bytes = min<u32>(to - at, STORED_BYTES)
    const isFinal = isLast && at + bytes == to
    write((STORED << 1) | (isFinal ? 1 : 0), 3)
    alignToByte()
    write(bytes | (~bytes << 16), 32)
    writeBytes(at, bytes)
    at += bytes
  } while (at < to)
}

/** Joins a length's code with its extra bits, for each length. */
function makeLengthWords(): void {
  for (let length: u32 = 0; length < 256; length += 1) {
    const code: u32 = load<u8>(LENGTH_CODE + length)
    const word = load<u32>(LITERAL_WORDS + (FIRST_LENGTH + code) * 4)
    const extra = length - load<u8>(LENGTH_BASE + code)
    store<u32>(
      LENGTH_WORDS + length * 4,
      (word + load<u8>(LENGTH_EXTRA + code)) | (extra << (8 + (word & 255))),
    )
  }
}

/** Writes the sequences, and the end of the block. */
function writeSequences(from: u32, sequences: u32, sequencesEnd: u32): void {
  let at = from
  let bits = heldBits
  let count = heldCount
  let place = heldPlace
  for (let next = sequences; next < sequencesEnd; next += 4) {
    const sequence = load<u32>(next)
    const isMatch = (sequence & LITERALS_ONLY) == 0
    let literals = isMatch ? sequence >> 23 : sequence & ~LITERALS_ONLY
    while (literals >= 4) {
      const bytes = load<u32>(at)
      const one = load<u32>((bytes & 255) << 2, LITERAL_WORDS)
      const two = load<u32>(((bytes >> 8) & 255) << 2, LITERAL_WORDS)
      const three = load<u32>(((bytes >> 16) & 255) << 2, LITERAL_WORDS)
      const four = load<u32>((bytes >> 24) << 2, LITERAL_WORDS)
      bits |= (<u64>(one >> 8)) << count
      count += one & 255
      bits |= (<u64>(two >> 8)) << count
      count += two & 255
      bits |= (<u64>(three >> 8)) << count
      count += three & 255
      bits |= (<u64>(four >> 8)) << count
      count += four & 255
      store<u64>(place, bits)
      place += count >> 3
      bits >>= count & ~7
      count &= 7
      at += 4
      literals -= 4
    }
    if (literals > 0) {
      for (; literals > 0; literals -= 1, at += 1) {
        const word = load<u32>((<u32>load<u8>(at)) << 2, LITERAL_WORDS)
        bits |= (<u64>(word >> 8)) << count
        count += word & 255
      }
      store<u64>(place, bits)
      place += count >> 3
      bits >>= count & ~7
      count &= 7
    }
    if (isMatch) {
      const length = (sequence >> 15) & 255
      const word = load<u32>(length << 2, LENGTH_WORDS)
      bits |= (<u64>(word >> 8)) << count
      count += word & 255
      const distance = sequence & 0x7fff
      const extra = offsetExtra(distance)
      const offset = load<u32>(offsetCode(distance, extra) << 2, OFFSET_WORDS)
      bits |= (<u64>(offset >> 8)) << count
      count += offset & 255
      bits |= (<u64>(distance & ((1 << extra) - 1))) << count
      count += extra
      store<u64>(place, bits)
      place += count >> 3
      bits >>= count & ~7
      count &= 7
      at += length + 3
    }
  }
  goOn(place, bits, count)
  const end = load<u32>(LITERAL_WORDS + END_OF_BLOCK * 4)
  write(end >> 8, end & 255)
}

/** Writes a block in the way that takes least: stored, with the fixed code or with a code of its own. */
export function writeBlock(from: u32, to: u32, sequences: u32, sequencesEnd: u32, isLast: bool): void {
  store<u32>(BLOCK_LITERALS + END_OF_BLOCK * 4, 1)
  makeWidths(BLOCK_LITERALS, LITERAL_SYMBOLS, LITERAL_LIMIT, LITERAL_WIDTHS)
  makeWidths(BLOCK_OFFSETS, OFFSET_CODES, OFFSET_LIMIT, OFFSET_WIDTHS)
  const ownBits = prepareHeader()
  const symbolBits = dynamicBits()
  const fixedBits = symbolBits + fixedMore()
  const bytes = to - from
  const storedBits = (bytes + 5 * (bytes / STORED_BYTES + 1)) * 8
  if (storedBits <= ownBits + symbolBits && storedBits <= fixedBits) {
    writeStored(from, to, isLast)
    return
  }
  const isFixed = fixedBits <= ownBits + symbolBits
  write(((isFixed ? FIXED : DYNAMIC) << 1) | (isLast ? 1 : 0), 3)
  if (isFixed) setFixedCode()
  else writeHeader()
  makeWords(LITERAL_WIDTHS, LITERAL_SYMBOLS, LITERAL_WORDS)
  makeWords(OFFSET_WIDTHS, OFFSET_CODES, OFFSET_WORDS)
  makeLengthWords()
  writeSequences(from, sequences, sequencesEnd)
}
