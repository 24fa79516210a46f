import { DEFLATE_MODULE } from './generated/deflate-module.ts'

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

const LEVELS = { fast: 0, balanced: 1, small: 2 } as const satisfies Record<PackLevel, number>

/** What the module of assembly/deflate.ts exports. */
interface DeflateExports {
  readonly memory: WebAssembly.Memory
  readonly pieceAt: WebAssembly.Global<'i32'>
  readonly outputAt: WebAssembly.Global<'i32'>
  readonly deflate: (historyBytes: number, pieceBytes: number, level: number, isLast: boolean) => number
}

let compiled: WebAssembly.Module | undefined

function instantiate(): DeflateExports {
  compiled ??= new WebAssembly.Module(Buffer.from(DEFLATE_MODULE, 'base64'))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the module is compiled from our own sources
  return new WebAssembly.Instance(compiled).exports as unknown as DeflateExports
}

/** Compiles the module once per thread; each deflater has a memory of its own (4 MiB). */
export function newDeflater(): Deflater {
  const module = instantiate()
  const memory = new Uint8Array(module.memory.buffer)
  const pieceAt = module.pieceAt.value
  const outputAt = module.outputAt.value
  return {
    deflate(piece, { history, level, isLast }) {
      if (piece.byteLength > PIECE_BYTES || history.byteLength > HISTORY_BYTES) {
        throw new RangeError('A piece has at most 1 MiB, and its history 32 KiB.')
      }
      memory.set(history, pieceAt - history.byteLength)
      memory.set(piece, pieceAt)
      const bytes = module.deflate(history.byteLength, piece.byteLength, LEVELS[level], isLast)
      return memory.subarray(outputAt, outputAt + bytes)
    },
  }
}
