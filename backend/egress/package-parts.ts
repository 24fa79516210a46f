import type { PackageLayout } from '#egress/release-works.ts'
import { LEAST_PART_BYTES } from '#ports/packages.ts'

type Part = PackageLayout['parts'][number]
type Piece = Part['pieces'][number]

/** How many bytes a piece is in the package. */
export function pieceBytes(piece: Piece): number {
  return piece.kind === 'header' ? Buffer.byteLength(piece.data, 'base64') : piece.bytes
}

/**
 * Makes parts of pieces that follow each other: each batch is one by itself, unless it is too small for a part, or has to take in
 * what was too small before it. Only the last part may be smaller than a part has to be.
 */
export function packageParts(pieces: Iterable<Piece>): readonly Part[] {
  const parts: Part[] = []
  let open: Piece[] = []
  let bytes = 0
  for (const piece of pieces) {
    open.push(piece)
    bytes += pieceBytes(piece)
    if (bytes < LEAST_PART_BYTES) continue
    parts.push({ bytes, pieces: open })
    open = []
    bytes = 0
  }
  return open.length > 0 ? [...parts, { bytes, pieces: open }] : parts
}
