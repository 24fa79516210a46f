import { orAborted } from '#core/or-aborted.ts'

/** Lets one after the other, by name. */
export interface Turns {
  /**
   * Waits until everybody who came before has left. Who gives up waiting lets nobody in early.
   * @returns what to call when leaving; may be called again
   * @throws the signal's reason when it fires
   */
  take(name: string, signal?: AbortSignal): Promise<() => Promise<void>>
}

/** Nobody is there at first. */
export function takingTurns(): Turns {
  const last = new Map<string, Promise<void>>()
  return {
    async take(name, signal) {
      const before = last.get(name) ?? Promise.resolve()
      const own = Promise.withResolvers<void>()
      last.set(name, own.promise)
      const leave = async (): Promise<void> => {
        if (last.get(name) === own.promise) last.delete(name)
        own.resolve()
      }
      try {
        await orAborted(before, signal)
      } catch (error) {
        // Whoever comes next still waits for those before.
        void before.then(leave)
        throw error
      }
      return leave
    },
  }
}
