import { constants, deflateRawSync } from 'node:zlib'

/** How hard to compress: `balanced` is the default, `small` is no larger than zlib's level 6, `fast` is for when time counts most. */
export type PackLevel = 'fast' | 'balanced' | 'small'
/** The most bytes that one call takes. */
export const PIECE_BYTES = 1 << 20
/** How far back deflate may refer. */
export const HISTORY_BYTES = 32 * 1024
export interface Deflater {
  deflate(
    piece: Uint8Array,
    options: { readonly history: Uint8Array; readonly level: PackLevel; readonly isLast: boolean },
  ): Uint8Array
}
const LEVELS = { fast: 1, balanced: 5, small: 6 } as const
export function newDeflater(): Deflater {
  return {
    deflate(piece, { history, level, isLast }) {
      const bits = history.length > 0 ? 15 : Math.min(15, Math.max(9, Math.ceil(Math.log2(piece.length + 1))))
      return deflateRawSync(piece, {
        level: LEVELS[level],
        windowBits: bits,
        memLevel: Math.min(8, Math.max(1, bits - 6)),
        ...(history.length > 0 && { dictionary: history }),
        finishFlush: isLast ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
      })
    },
  }
}
