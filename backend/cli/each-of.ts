/** Does the work for every item, up to `width` at a time. The first failure ends it; what is under way ends before. */
export async function eachOf<T>(
  items: AsyncIterable<T>,
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items[Symbol.asyncIterator]()
  const failed = new AbortController()
  const worker = async () => {
    for (let next = await left.next(); next.done !== true; next = await left.next()) {
      if (failed.signal.aborted) return
      await work(next.value)
    }
  }
  const workers = Array.from({ length: width }, () =>
    worker().catch((error: unknown) => {
      failed.abort()
      throw error
    }),
  )
  await Promise.allSettled(workers)
  await Promise.all(workers)
}
