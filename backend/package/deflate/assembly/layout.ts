// Where everything stands in the module's memory. Nothing is allocated while it runs.

/** The most that one call deflates. */
const PIECE_BYTES: u32 = 1 << 20
/** How far back deflate may refer. */
export const HISTORY_BYTES: u32 = 1 << 15

/** Symbols of the literal and length alphabet: 256 bytes, the end of the block, 29 length codes; rounded up. */
export const LITERAL_SYMBOLS: u32 = 288
export const OFFSET_SYMBOLS: u32 = 32
export const END_OF_BLOCK: u32 = 256
export const FIRST_LENGTH: u32 = 257
export const LENGTH_CODES: u32 = 29
export const OFFSET_CODES: u32 = 30

/** Counts of zero, for symbols that are compared with none. */
export const NO_COUNTS: u32 = 0x1000

// How often each symbol stands in the chunk that is being parsed: u32 for each.
export const CHUNK_LITERALS: u32 = 0x2000
export const CHUNK_OFFSETS: u32 = CHUNK_LITERALS + LITERAL_SYMBOLS * 4
export const CHUNK_LENGTHS: u32 = CHUNK_OFFSETS + OFFSET_SYMBOLS * 4

// The same for the block, of which the chunk may become a part.
export const BLOCK_LITERALS: u32 = CHUNK_LENGTHS + 256 * 4
export const BLOCK_OFFSETS: u32 = BLOCK_LITERALS + LITERAL_SYMBOLS * 4

// Code lengths (u8 each, the two alphabets together as the header has them) and what is written for a symbol: u32, the
// bits from bit 8 on, their number below.
export const LITERAL_WIDTHS: u32 = BLOCK_OFFSETS + OFFSET_SYMBOLS * 4
export const OFFSET_WIDTHS: u32 = LITERAL_WIDTHS + LITERAL_SYMBOLS
export const LITERAL_WORDS: u32 = OFFSET_WIDTHS + OFFSET_SYMBOLS
export const OFFSET_WORDS: u32 = LITERAL_WORDS + LITERAL_SYMBOLS * 4
/** By length - 3: the length's code and its extra bits in one. */
export const LENGTH_WORDS: u32 = OFFSET_WORDS + OFFSET_SYMBOLS * 4

// The header of a dynamic block: run-length coded widths (u16: symbol, extra bits from bit 8 on), and their own code.
export const HEADER_ITEMS: u32 = LENGTH_WORDS + 256 * 4
export const HEADER_COUNTS: u32 = HEADER_ITEMS + 320 * 2
export const HEADER_WIDTHS: u32 = HEADER_COUNTS + 20 * 4
export const HEADER_WORDS: u32 = HEADER_WIDTHS + 32

// Room of the Huffman builder.
export const SORTED: u32 = HEADER_WORDS + 20 * 4
export const TREE: u32 = SORTED + 320 * 4
export const WIDTH_COUNTS: u32 = TREE + 2 * 320 * 4

// Tables that never change.
/** By length - 3: which length code, u8. */
export const LENGTH_CODE: u32 = WIDTH_COUNTS + 64 * 4
/** By length code: the least length - 3, u8; and the number of extra bits, u8. */
export const LENGTH_BASE: u32 = LENGTH_CODE + 256
export const LENGTH_EXTRA: u32 = LENGTH_BASE + 32
/** 256 * log2(1 + i / 256), u16. */
export const LOGARITHMS: u32 = LENGTH_EXTRA + 32

/** The most distance at which a match of so many bytes (3 to 7) pays: u32 each. */
export const REACH: u32 = LOGARITHMS + 256 * 2 // by length: 3 to 7

// Where four or five bytes (three bytes) with this hash stood last: the low 16 bits of the address. And, for each address of the
// window, where the one before it with the same hash stood.
export const HEADS: u32 = 0xa000
export const HEADS_BITS: u32 = 15
export const NEAR_HEADS: u32 = HEADS + (1 << HEADS_BITS) * 2
export const NEAR_BITS: u32 = 14
export const CHAIN: u32 = NEAR_HEADS + (1 << NEAR_BITS) * 2

/** The piece, and its history directly before it. */
export const HISTORY: u32 = 0x38000
export const PIECE: u32 = HISTORY + HISTORY_BYTES
/** Bytes behind the piece that may be read, but are not meant. */
const SLACK_BYTES: u32 = 512

/** What the parser found: a u32 for each match with the literals before it, see sequence.ts. */
export const SEQUENCES: u32 = PIECE + PIECE_BYTES + SLACK_BYTES
const SEQUENCES_BYTES: u32 = (PIECE_BYTES / 3 + 1024) * 4

/** Up to the end of the memory; a piece that does not compress takes a little more than it has. */
export const OUTPUT: u32 = (SEQUENCES + SEQUENCES_BYTES + 64) & ~63
