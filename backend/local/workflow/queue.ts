import { setImmediate } from 'node:timers/promises'

/** Takes branches one after another in the order in which they became ready, letting others work in between. */
export function openQueue(take: (id: number) => Promise<void>, drained: () => void) {
  const waiting = new Set<number>()
  let working: Promise<void> | undefined
  let isStopped = false

  const work = async () => {
    for (const id of waiting) {
      waiting.delete(id)
      await setImmediate()
      if (isStopped) break
      await take(id)
    }
    working = undefined
    drained()
  }

  return {
    isBusy: (): boolean => working !== undefined,
    add(ids: readonly number[]): void {
      for (const id of ids) waiting.add(id)
      if (waiting.size > 0 && !isStopped) working ??= work()
    },
    /** Resolves when what is being taken now is done. */
    async stop(): Promise<void> {
      isStopped = true
      await working
    },
  }
}
