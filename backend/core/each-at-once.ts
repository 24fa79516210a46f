/**
 * Does the work for each item, so many at once; the next item is asked for when there is room for it. Nothing is under way
 * any more when it ends.
 * @throws the first failure, after which nothing more is begun
 */
export async function eachAtOnce<T>(
  items: AsyncIterable<T> | Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>()
  const failures: unknown[] = []
  try {
    for await (const item of items) {
      const working = work(item)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => underWay.delete(working))
      underWay.add(working)
      if (underWay.size >= atOnce) await Promise.race(underWay)
      if (failures.length > 0) break
    }
  } finally {
    await Promise.all(underWay)
  }
  if (failures.length > 0) throw failures[0]
}
