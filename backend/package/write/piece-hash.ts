import { createHash } from 'node:crypto'
import { PIECE_AT, type Slot } from './slots.ts'

/** SHA-256 of a file, piece after piece, each from the slot that it is packed from. */
export interface PieceHash {
  add(slot: Slot, bytes: number): void
  sha256(): string
}

/** Of nothing at first. */
export function hashPieces(): PieceHash {
  const hash = createHash('sha256')
  return {
    add: ({ input }, bytes) => void hash.update(input.subarray(PIECE_AT, PIECE_AT + bytes)),
    sha256: () => hash.digest('hex'),
  }
}
