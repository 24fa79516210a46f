import { INPUT_BYTES, OUTPUT_BYTES, type Slot } from './pack-job.ts'

/** Memory for that many jobs, which threads can share. */
export function newSlots(count: number): readonly Slot[] {
  return Array.from({ length: count }, () => ({
    input: new Uint8Array(new SharedArrayBuffer(INPUT_BYTES)),
    output: new Uint8Array(new SharedArrayBuffer(OUTPUT_BYTES)),
  }))
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
