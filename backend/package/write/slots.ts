import { HISTORY_BYTES, newDeflateMemory, outputIn, pieceIn } from '#package/deflate/deflater.ts'

/** What a job reads from and writes to: memory that threads share. A slot belongs to one job at a time. */
export interface Slot {
  readonly memory: WebAssembly.Memory
  /**
   * A piece, deflated where it stands, or small files from the beginning on. There is room for a byte more: so a file is seen to
   * be too long.
   */
  readonly input: Uint8Array
  /** What a piece becomes, or small files with their headers. */
  readonly output: Uint8Array
}

/** Where in the input a piece stands, right behind what stands before it in its file. */
export const PIECE_AT = HISTORY_BYTES

/** Memory for that many jobs. */
export function newSlots(count: number): readonly Slot[] {
  return Array.from({ length: count }, () => slotIn(newDeflateMemory()))
}

/** The slot of a memory that another thread made. */
export function slotIn(memory: WebAssembly.Memory): Slot {
  return { memory, input: pieceIn(memory), output: outputIn(memory) }
}

/** @throws RangeError where there is none */
export function slotAt(slots: readonly Slot[], index: number): Slot {
  const slot = slots[index]
  if (!slot) throw new RangeError('There is no such slot')
  return slot
}

/** Hands out numbers of slots. */
export interface FreeSlots {
  /** Waits until one is free. Fails once `refuse` was called. */
  take(): Promise<number>
  give(slot: number): void
  /** Nobody gets one any more, nor waits for one. */
  refuse(reason: unknown): void
}

/** All are free at first. */
export function freeSlots(count: number): FreeSlots {
  const free = Array.from({ length: count }, (_, slot) => slot)
  const waiting: PromiseWithResolvers<number>[] = []
  let refused: { readonly reason: unknown } | undefined
  return {
    async take() {
      if (refused) throw refused.reason
      const slot = free.shift()
      if (slot !== undefined) return slot
      const later = Promise.withResolvers<number>()
      waiting.push(later)
      return later.promise
    },
    give(slot) {
      const next = waiting.shift()
      if (next) next.resolve(slot)
      else free.push(slot)
    },
    refuse(reason) {
      refused = { reason }
      for (const each of waiting.splice(0)) each.reject(reason)
    },
  }
}
