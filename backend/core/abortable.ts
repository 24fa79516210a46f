import { orAborted } from '#core/or-aborted.ts'

/** Passes on what comes until the signal fires, also where nothing comes. @throws the signal's reason, without waiting */
export async function* abortable<T>(
  stream: AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  const source = stream[Symbol.asyncIterator]()
  let isOver = false
  try {
    for (;;) {
      const next = await orAborted(source.next(), signal)
      if (next.done === true) {
        isOver = true
        return
      }
      yield next.value
    }
  } finally {
    // One that hangs is told, but may never come to it.
    if (!isOver) await orAborted(Promise.resolve(source.return?.()), signal)
  }
}
