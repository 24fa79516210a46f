import { DEFLATE_MODULE, MEMORY_PAGES, OUTPUT_PLACE, PIECE_PLACE } from './generated/deflate-module.ts'

/**
 * How hard to compress: `balanced` is the default, `small` is no larger than zlib's level 6 on tables (on prose up to 3 %),
 * `fast` is for when time counts most.
 */
export type PackLevel = 'fast' | 'balanced' | 'small'

/** The most bytes that one call takes. */
export const PIECE_BYTES = 1 << 20

/** How far back deflate may refer. */
export const HISTORY_BYTES = 32 * 1024

export interface Deflater {
  /**
   * Deflates one piece of a raw deflate stream (RFC 1951). The bytes depend on the arguments and nothing else.
   * `history`: the up to 32 KiB that stand directly before the piece in the same entry (empty for the first).
   * `isLast`: ends the stream; otherwise it ends on a byte boundary by an empty stored block, so that the next piece's bytes
   * can simply follow.
   * The result is a view into the module's memory, valid until the next call. It is never larger than the piece, 5 bytes for
   * each 65,535 of it, and 10. Throws a RangeError for a piece or a history that is too long.
   */
  deflate(
    piece: Uint8Array,
    options: { readonly history: Uint8Array; readonly level: PackLevel; readonly isLast: boolean },
  ): Uint8Array
}

/** A piece that stands in the memory it is deflated in, by lengths in bytes; its history stands directly before it. */
export interface PieceInPlace {
  readonly history: number
  readonly bytes: number
  readonly level: PackLevel
  readonly isLast: boolean
}

const LEVELS = { fast: 0, balanced: 1, small: 2 } as const satisfies Record<PackLevel, number>

/** What the module of assembly/deflate.ts exports. */
interface DeflateExports {
  readonly deflate: (historyBytes: number, pieceBytes: number, level: number, isLast: boolean) => number
}

let compiled: WebAssembly.Module | undefined

/**
 * Memory to deflate in (4 MiB), which threads can share. Whoever deflates in it has to be alone with it, but for the piece, which
 * others may read.
 */
export function newDeflateMemory(): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: MEMORY_PAGES, maximum: MEMORY_PAGES, shared: true })
}

/** Where in such a memory the piece belongs, with room for its history before it and for one byte behind it. */
export function pieceIn({ buffer }: WebAssembly.Memory): Uint8Array {
  return new Uint8Array(buffer, PIECE_PLACE - HISTORY_BYTES, HISTORY_BYTES + PIECE_BYTES + 1)
}

/** Where in such a memory the result is found. */
export function outputIn({ buffer }: WebAssembly.Memory): Uint8Array {
  return new Uint8Array(buffer, OUTPUT_PLACE)
}

/**
 * Deflates pieces where they stand, as `Deflater` does. Compiles the module once per thread.
 * @returns a function that gives how many bytes the result has, and throws a RangeError for a piece or a history that is too long
 */
export function deflaterIn(memory: WebAssembly.Memory): (piece: PieceInPlace) => number {
  compiled ??= new WebAssembly.Module(Buffer.from(DEFLATE_MODULE, 'base64'))
  const instance = new WebAssembly.Instance(compiled, { env: { memory } })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the module is compiled from our own sources
  const module = instance.exports as unknown as DeflateExports
  return ({ history, bytes, level, isLast }) => {
    requireFitting(bytes, history)
    return module.deflate(history, bytes, LEVELS[level], isLast)
  }
}

/** @throws RangeError */
function requireFitting(bytes: number, history: number): void {
  if (bytes > PIECE_BYTES || history > HISTORY_BYTES)
    throw new RangeError('A piece has at most 1 MiB, and its history 32 KiB.')
}

/** A deflater with a memory of its own. */
export function newDeflater(): Deflater {
  const memory = newDeflateMemory()
  const deflate = deflaterIn(memory)
  const input = pieceIn(memory)
  const output = outputIn(memory)
  return {
    deflate(piece, { history, ...how }) {
      requireFitting(piece.byteLength, history.byteLength)
      input.set(history, HISTORY_BYTES - history.byteLength)
      input.set(piece, HISTORY_BYTES)
      return output.subarray(0, deflate({ history: history.byteLength, bytes: piece.byteLength, ...how }))
    },
  }
}
