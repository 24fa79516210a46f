import type { Now } from '#core/clock.ts'
import { sha256Hex } from '#core/digest.ts'

interface TooMany {
  readonly retryAfterSeconds: number
  /** Whether this is the first time that they are told since the limit was reached. */
  readonly isFirst: boolean
}

/** Slows down guessing. One place that guesses does not lock out someone who signs in from another. */
export interface Throttle {
  /** Counts an attempt as failed until it turns out otherwise, so that many at once gain nothing. */
  attempt(account: string, address: string): TooMany | undefined
  succeeded(account: string, address: string): void
}

const WINDOW_MS = 5 * 60 * 1000
const PER_ACCOUNT_AND_ADDRESS = 10
const PER_ACCOUNT = 100
/** More accounts and addresses than can be tried in one window at the speed of Argon2. */
const MOST_COUNTED = 50_000

interface Counted {
  readonly times: readonly number[]
  readonly isTold: boolean
}

/** Ten failures per account and address, and a hundred per account, within five minutes. */
export function throttle({ now }: { readonly now: Now }): Throttle {
  const counts = new Map<string, Counted>()

  function recent(key: string, at: number): Counted {
    const { times = [], isTold = false } = counts.get(key) ?? {}
    return { times: times.filter((time) => time > at - WINDOW_MS), isTold }
  }

  function save(key: string, counted: Counted): void {
    // Set anew, so that the map's order is that of the last use.
    counts.delete(key)
    counts.set(key, counted)
    for (const oldest of counts.keys()) {
      if (counts.size <= MOST_COUNTED) break
      counts.delete(oldest)
    }
  }

  return {
    attempt(account, address) {
      const at = Date.parse(now())
      const limits = limitsOf(account, address).map((limit) => ({ ...limit, ...recent(limit.key, at) }))
      const full = limits.filter(({ times, most }) => times.length >= most)
      if (full.length === 0) {
        for (const { key, times } of limits) save(key, { times: [...times, at], isTold: false })
        return undefined
      }
      for (const { key, times } of full) save(key, { times, isTold: true })
      const waitsMs = full.map(({ times }) => (times[0] ?? at) + WINDOW_MS - at)
      return {
        retryAfterSeconds: Math.max(1, Math.ceil(Math.max(...waitsMs) / 1000)),
        isFirst: full.some(({ isTold }) => !isTold),
      }
    },
    succeeded(account, address) {
      const at = Date.parse(now())
      const [pair, whole] = limitsOf(account, address)
      counts.delete(pair.key)
      save(whole.key, { times: recent(whole.key, at).times.slice(0, -1), isTold: false })
    },
  }
}

/** Keys are digests: what callers send is of any length. */
function limitsOf(account: string, address: string) {
  return [
    { key: sha256Hex(JSON.stringify([account, address])), most: PER_ACCOUNT_AND_ADDRESS },
    { key: sha256Hex(JSON.stringify([account])), most: PER_ACCOUNT },
  ] as const
}
