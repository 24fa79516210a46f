import type { Changes } from './changes.ts'

export interface LatestChanges {
  /** The next version that the reader has not seen, as soon as there is one; `undefined` once it is over. */
  next(): Promise<number | undefined>
  /** Ends it; whoever waits is answered at once. */
  end(): void
}

/**
 * The changes of one request for one reader. A reader who is slow gets the latest one: nothing is queued, however long
 * they take.
 */
export function latestChanges(changes: Pick<Changes, 'listen'>, requestId: string): LatestChanges {
  let latest: number | undefined
  let isOver = false
  let wake = (): void => {}
  const forget = changes.listen(requestId, (version) => {
    latest = version
    wake()
  })
  return {
    async next() {
      if (!isOver && latest === undefined)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      const version = isOver ? undefined : latest
      latest = undefined
      return version
    },
    end() {
      isOver = true
      forget()
      wake()
    },
  }
}
