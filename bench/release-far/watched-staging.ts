import { atMost } from '#core/at-most.ts'
import type { Staging } from '#ports/staging.ts'

export interface WatchedStaging {
  readonly staging: Staging
  /** Files that were being read at the same time: at most, and added up over all seconds. */
  reads(): { readonly most: number; readonly seconds: number }
}

/** A staging area of which so many files are read at the same time at most, whoever asks for more. */
export function watchedStaging(staging: Staging, atOnce = Number.POSITIVE_INFINITY): WatchedStaging {
  const turns = atMost(atOnce)
  let [now, most, seconds] = [0, 0, 0]

  /** Whoever has a turn has it until the file is read, or cannot be. */
  const turn = async (): Promise<() => void> => {
    const got = Promise.withResolvers<() => void>()
    void turns(async () => {
      const ended = Promise.withResolvers<void>()
      const began = performance.now()
      now += 1
      most = Math.max(most, now)
      got.resolve(ended.resolve)
      await ended.promise
      now -= 1
      seconds += (performance.now() - began) / 1_000
    })
    return got.promise
  }

  return {
    staging: {
      ...staging,
      async open(place, version, range, signal) {
        const end = await turn()
        try {
          const { bytes, stream } = await staging.open(place, version, range, signal)
          return { bytes, stream: untilEnd(stream, end) }
        } catch (error) {
          end()
          throw error
        }
      },
    },
    reads: () => ({ most, seconds }),
  }
}

async function* untilEnd(stream: AsyncIterable<Uint8Array>, end: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* stream
  } finally {
    end()
  }
}
