import type { Now } from '#core/clock.ts'

// Looked at again at least this often: timers cannot be longer than 2^31 ms, and clocks are set and machines sleep.
const longestMs = 60_000

interface Alarm {
  readonly now: Now
  readonly next: () => number | undefined
  readonly ring: () => void
}

/** One timer for the earliest of many deadlines (milliseconds since the epoch). It does not keep the process alive. */
export function openAlarm({ now, next, ring }: Alarm) {
  let timer: NodeJS.Timeout | undefined
  let setFor = Number.POSITIVE_INFINITY

  const set = (deadline: number) => {
    clearTimeout(timer)
    setFor = deadline
    const ms = Math.min(Math.max(deadline - Date.parse(now()), 0), longestMs)
    timer = setTimeout(ring, ms)
    timer.unref()
  }

  return {
    /** Sees to it that the alarm rings at this deadline or before. */
    by(deadline: number): void {
      if (deadline < setFor) set(deadline)
    },
    /** Sets the alarm anew for the earliest deadline. */
    reset(): void {
      this.stop()
      const deadline = next()
      if (deadline !== undefined) set(deadline)
    },
    stop(): void {
      clearTimeout(timer)
      setFor = Number.POSITIVE_INFINITY
    },
  }
}
