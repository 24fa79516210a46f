import type { Packed, Progress } from '#ports/progress.ts'

/** What this process packs. */
export function memoryProgress(): Progress {
  const underWay = new Map<string, Packed>()
  return {
    note: (requestId, packed) => void underWay.set(requestId, packed),
    packed: (requestId) => underWay.get(requestId),
    end: (requestId) => void underWay.delete(requestId),
  }
}
