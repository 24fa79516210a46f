/** Thrown when so much is waiting already that one more would only wait in vain. */
export class Busy extends Error {
  override readonly name = 'Busy'
}

/**
 * Runs what it is given in the order given: at most `atOnce` together, while at most `waiting` more wait.
 * @throws Busy when the queue is full
 */
export function atMost(atOnce: number, waiting: number): <T>(work: () => Promise<T>) => Promise<T> {
  const queue: (() => void)[] = []
  let running = 0

  return async (work) => {
    if (running === atOnce) {
      if (queue.length === waiting) throw new Busy('too much is waiting')
      // Whoever ends hands its place on, so `running` stays as it is.
      await new Promise<void>((resolve) => queue.push(resolve))
    } else running += 1
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else running -= 1
    }
  }
}
