import { inflateRawSync } from 'node:zlib'
import { HISTORY_BYTES, newDeflater, PIECE_BYTES, type Deflater, type PackLevel } from './deflater.ts'

export const LEVELS = ['fast', 'balanced', 'small'] as const satisfies readonly PackLevel[]

/** An entry cut in pieces, each deflated with its history; the results one after another. */
export function deflated(
  content: Uint8Array,
  level: PackLevel,
  { pieceBytes = PIECE_BYTES, deflater = newDeflater() }: { pieceBytes?: number; deflater?: Deflater } = {},
): Buffer {
  const parts: Buffer[] = []
  for (let from = 0; from === 0 || from < content.length; from += pieceBytes) {
    const history = content.subarray(Math.max(0, from - HISTORY_BYTES), from)
    const isLast = from + pieceBytes >= content.length
    const piece = content.subarray(from, from + pieceBytes)
    parts.push(Buffer.from(deflater.deflate(piece, { history, level, isLast })))
  }
  return Buffer.concat(parts)
}

export function inflated(stream: Uint8Array): Buffer {
  return inflateRawSync(stream)
}

/** Numbers in [0, 1) that depend on the seed alone. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 4_294_967_296
  }
}

export function randomBytes(bytes: number, seed: number): Buffer {
  const random = randomOf(seed)
  return Buffer.from(Uint8Array.from({ length: bytes }, () => Math.floor(random() * 256)))
}

/** Bytes in which each of the values stands as often as said, in an order without repetitions to speak of. */
export function shuffled(times: readonly number[], seed: number): Buffer {
  const random = randomOf(seed)
  const bytes = Buffer.from(times.flatMap((count, value) => Array.from({ length: count }, () => value)))
  for (let last = bytes.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1))
    const [one = 0, two = 0] = [bytes[last], bytes[other]]
    bytes[last] = two
    bytes[other] = one
  }
  return bytes
}
