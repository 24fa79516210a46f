/**
 * Hands on what the source gives, in its order, while it already asks it for up to `width` more. A failure comes out at its
 * turn. When this ends, the source has ended too.
 */
export async function* readAhead<Item>(source: AsyncGenerator<Item>, width: number): AsyncGenerator<Item> {
  const ready: IteratorResult<Item, unknown>[] = []
  let failed: { readonly error: unknown } | undefined
  let isStopped = false
  let awake = Promise.withResolvers<void>()
  const wake = (): void => {
    awake.resolve()
    awake = Promise.withResolvers<void>()
  }

  const pump = async (): Promise<void> => {
    try {
      while (!isStopped) {
        if (ready.length >= width) {
          await awake.promise
          continue
        }
        const next = await source.next()
        ready.push(next)
        wake()
        if (next.done === true) return
      }
    } catch (error) {
      failed = { error }
      wake()
    }
  }

  const pumping = pump()
  try {
    for (;;) {
      const next = ready.shift()
      if (next) {
        wake()
        if (next.done === true) return
        yield next.value
      } else if (failed) throw failed.error
      else await awake.promise
    }
  } finally {
    isStopped = true
    wake()
    await pumping
    await source.return(undefined)
  }
}
