import { sortable } from './sortable.ts'

const TIME_DIGITS = 8
const COUNT_DIGITS = 3
const MOST = 64 ** COUNT_DIGITS

/**
 * The order of the commits: by the clock, and within one process also where the clock stands still or goes back.
 * @returns for each commit, the place of its nth outbox entry
 */
export function commitPlaces(now: () => number): () => (nth: number) => string {
  let time = 0
  let count = 0
  return () => {
    time = Math.max(time, now())
    count = (count + 1) % MOST
    // The count began anew.
    if (count === 0) time += 1
    const place = sortable(BigInt(time), TIME_DIGITS) + sortable(BigInt(count), COUNT_DIGITS)
    return (nth) => place + sortable(BigInt(nth), 2)
  }
}
