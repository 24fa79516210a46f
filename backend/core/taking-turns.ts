/** Lets one after the other, by name. */
export interface Turns {
  /** Waits until everybody who came before has left. @returns what to call when leaving; may be called again */
  take(name: string): Promise<() => Promise<void>>
}

/** Nobody is there at first. */
export function takingTurns(): Turns {
  const last = new Map<string, Promise<void>>()
  return {
    async take(name) {
      const before = last.get(name)
      const own = Promise.withResolvers<void>()
      last.set(name, own.promise)
      await before
      return async () => {
        if (last.get(name) === own.promise) last.delete(name)
        own.resolve()
      }
    },
  }
}
