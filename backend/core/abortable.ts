/** Passes on what comes until the signal fires, also where nothing comes. @throws the signal's reason, without waiting */
export async function* abortable<T>(
  stream: AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  if (!signal) {
    yield* stream
    return
  }
  using waiting = waitFor(signal)
  const source = stream[Symbol.asyncIterator]()
  let isOver = false
  try {
    for (;;) {
      const next = await waiting.orAborted(source.next())
      if (next.done === true) {
        isOver = true
        return
      }
      yield next.value
    }
  } finally {
    // One that hangs is told, but may never come to it.
    if (!isOver) await waiting.orAborted(Promise.resolve(source.return?.()))
  }
}

/** As `orAborted`, for one thing after the other: there may be a hundred thousand, so all have one listener. */
function waitFor(signal: AbortSignal) {
  let giveUp: ((reason: unknown) => void) | undefined
  const abort = (): void => giveUp?.(signal.reason)
  signal.addEventListener('abort', abort)
  return {
    async orAborted<T>(work: Promise<T>): Promise<T> {
      const { promise, resolve, reject } = Promise.withResolvers<T>()
      giveUp = reject
      if (signal.aborted) abort()
      work.then(resolve, reject)
      return promise
    },
    [Symbol.dispose]: () => signal.removeEventListener('abort', abort),
  }
}
