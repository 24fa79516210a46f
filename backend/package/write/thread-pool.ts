import type { PackJob, PackResult } from './pack-job.ts'
import type { Slot } from './slots.ts'
import { startThread, type Thread } from './thread.ts'

/** Threads that compress, and the jobs that wait for one of them. */
export interface ThreadPool {
  /**
   * Jobs are begun in their order, each by the thread that is free first. While none has started yet the calling thread packs
   * pieces, which lie in memory; it opens no files, which may hang.
   */
  pack(job: PackJob, slot: number): Promise<PackResult>
  /** The thread with the fewest questions. */
  leastBusy(): Thread
  end(): Promise<void>
}

/** A job that a thread works on, and one more, so that it has something to do until the next is handed to it. */
const QUESTIONS_AT_ONCE = 2

interface WaitingJob {
  readonly job: PackJob
  readonly slot: number
  readonly result: PromiseWithResolvers<PackResult>
}

/** Starts that many threads, at least one, which share these slots. `packHere` packs in the calling thread. */
export function startThreads(
  count: number,
  slots: readonly Slot[],
  packHere: (job: PackJob, slot: number) => Promise<PackResult>,
): ThreadPool {
  const queue: WaitingJob[] = []
  let hasStarted = false
  let isHelping = false

  const next = (pack: (job: PackJob, slot: number) => Promise<PackResult>): void => {
    const first = queue.shift()
    if (first) pack(first.job, first.slot).then(first.result.resolve, first.result.reject)
  }
  const handOut = (): void => {
    for (let one = leastBusy(); queue.length > 0 && one.waiting() < QUESTIONS_AT_ONCE; one = leastBusy())
      next((job, slot) => one.pack(job, slot))
  }
  // Between two jobs everybody else has a turn: the caller is a server.
  const help = (): void => {
    if (isHelping || hasStarted || queue[0]?.job.kind !== 'piece') return
    isHelping = true
    setImmediate(() => {
      isHelping = false
      if (hasStarted) return
      next(packHere)
      help()
    })
  }
  const leastBusy = (): Thread =>
    threads.reduce((least, each) => (each.waiting() < least.waiting() ? each : least))

  // One that died has an answer for whoever asks it: why.
  const onFree = (): void => {
    hasStarted = true
    handOut()
  }
  const threads = Array.from({ length: count }, () => startThread(slots, onFree))
  return {
    pack(job, slot) {
      const result = Promise.withResolvers<PackResult>()
      queue.push({ job, slot, result })
      if (hasStarted) handOut()
      else help()
      return result.promise
    },
    leastBusy,
    async end() {
      await Promise.all(threads.map((thread) => thread.end()))
    },
  }
}
