import { openFileDigest } from './file-digest.ts'
import { newJobRunner, type PackJob, type PackResult } from './pack-job.ts'
import { hashPieces } from './piece-hash.ts'
import { newSlots, slotAt, type Slot } from './slots.ts'
import type { Thread } from './thread.ts'
import { startThreads, type ThreadPool } from './thread-pool.ts'

/** SHA-256 of the growing package, as `FileDigest`, wherever it is computed. */
export interface DigestOfFile {
  upTo(to: number): Promise<string>
  of(from: number, to: number): Promise<string>
  close(): Promise<void>
}

/** SHA-256 of a file whose pieces stand in slots, added in their order, wherever it is computed. */
export interface HashOfFile {
  /** The slot has to stay as it is until this has ended. */
  add(slot: number, bytes: number): Promise<void>
  sha256(): Promise<string>
}

/** Those who compress: threads, or the caller's own. */
export interface Packers {
  /** The memory of jobs. As many as keep everybody busy. */
  readonly slots: readonly Slot[]
  /** Jobs are begun in the order in which they are given. */
  run(job: PackJob, slot: number): Promise<PackResult>
  /** So many bytes are about to come, at least: threads that these will need are started. */
  expect(bytes: number): void
  /** Nothing is in it at first. */
  newHash(): HashOfFile
  digestOf(path: string): DigestOfFile
  close(): Promise<void>
}

/** For each thread the job that it works on, one that waits, and one to fill; for the caller two to empty. */
const SLOTS_PER_THREAD = 3
const SLOTS_BESIDE = 2
/** Without threads: some are filled from a store far away while one is compressed. */
const SLOTS_HERE = 4
/** So much the calling thread does alone, in bytes: to start others would take longer. */
const ALONE_BYTES = 4 * 1024 * 1024

/**
 * Those who compress in that many threads, which are started when there is work enough; 1 is the calling thread itself.
 * @throws RangeError where `threads` is no positive integer
 */
export function openPackers(threads: number): Packers {
  if (!Number.isSafeInteger(threads) || threads < 1) throw new RangeError('threads is not a positive integer')
  const slots = newSlots(threads === 1 ? SLOTS_HERE : threads * SLOTS_PER_THREAD + SLOTS_BESIDE)
  return threads === 1 ? packHere(slots) : packInThreads(threads, slots)
}

function packHere(slots: readonly Slot[]): Packers {
  const runJob = newJobRunner(slots)
  return {
    slots,
    run: async (job, slot) => runJob(job, slot),
    expect() {},
    newHash() {
      const hash = hashPieces()
      return {
        add: async (slot, bytes) => hash.add(slotAt(slots, slot), bytes),
        sha256: async () => hash.sha256(),
      }
    },
    digestOf(path) {
      const digest = openFileDigest(path)
      return {
        upTo: async (to) => digest.upTo(to),
        of: async (from, to) => digest.of(from, to),
        close: async () => digest.close(),
      }
    },
    close: async () => {},
  }
}

function packInThreads(count: number, slots: readonly Slot[]): Packers {
  const here = packHere(slots)
  let alone = ALONE_BYTES
  let threads: ThreadPool | undefined
  const start = (): void => {
    threads ??= startThreads(count, slots, here.run)
  }
  let hashes = 0
  let isClosed = false
  return {
    slots,
    async run(job, slot) {
      // Files that were being read when a run ended: no thread is started for them.
      if (isClosed) throw new Error('Nobody packs any more')
      alone -= bytesOf(job)
      if (alone <= 0) start()
      return (threads?.pack ?? here.run)(job, slot)
    },
    expect(bytes) {
      if (bytes >= alone) start()
    },
    newHash() {
      if (!threads) return here.newHash()
      const thread = threads.leastBusy()
      hashes += 1
      const own = hashes
      return {
        add: (slot, bytes) => thread.hash(own, slot, bytes),
        sha256: () => thread.endHash(own),
      }
    },
    digestOf(path) {
      let digest: DigestOfFile | undefined
      const begun = (): DigestOfFile => {
        digest ??= threads ? digestInThread(threads.leastBusy(), path) : here.digestOf(path)
        return digest
      }
      return {
        upTo: (to) => begun().upTo(to),
        of: (from, to) => begun().of(from, to),
        close: async () => digest?.close(),
      }
    },
    async close() {
      isClosed = true
      await threads?.end()
    },
  }
}

// One after the other in one thread: each goes on where the one before ended.
function digestInThread(thread: Thread, path: string): DigestOfFile {
  const opened = thread.openDigest(path)
  opened.catch(() => {})
  return {
    upTo: (to) => thread.digestUpTo(path, to),
    of: (from, to) => thread.digestOf(path, from, to),
    // A thread that died has closed it, and why is known from what it was asked.
    close: () => thread.closeDigest(path).catch(() => {}),
  }
}

function bytesOf(job: PackJob): number {
  return job.kind === 'piece' ? job.bytes : job.files.reduce((sum, { bytes }) => sum + bytes, 0)
}
