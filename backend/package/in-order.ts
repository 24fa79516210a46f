/**
 * Prepares up to `width` items at the same time and hands the results on in the order of their items.
 * A failure comes out at its item's turn; everything under way has ended before this ends.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  width: number,
  prepare: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const underWay: Promise<Result>[] = []
  try {
    for await (const item of items) {
      const result = prepare(item)
      // It may fail before its turn, when nobody is looking yet.
      result.catch(() => {})
      underWay.push(result)
      if (underWay.length < width) continue
      const first = underWay.shift()
      if (first) yield await first
    }
    for (let first = underWay.shift(); first; first = underWay.shift()) yield await first
  } finally {
    await Promise.allSettled(underWay)
  }
}
