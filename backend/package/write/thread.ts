import { Worker } from 'node:worker_threads'
import type { PackJob, PackResult } from './pack-job.ts'
import type { Slot } from './slots.ts'

/** What a thread can be asked, and what it answers. */
export type Question =
  /** Nothing but an answer, once it has started. */
  | { readonly do: 'start' }
  | { readonly do: 'pack'; readonly job: PackJob; readonly slot: number }
  | { readonly do: 'hash'; readonly of: number; readonly slot: number; readonly bytes: number }
  | { readonly do: 'endHash'; readonly of: number }
  | { readonly do: 'openDigest' | 'closeDigest'; readonly path: string }
  | { readonly do: 'digestUpTo'; readonly path: string; readonly to: number }
  | { readonly do: 'digestOf'; readonly path: string; readonly from: number; readonly to: number }
export interface Answer {
  readonly result?: PackResult
  readonly sha256?: string
  readonly error?: Error
}

/** Questions are answered one after the other. Each fails with what the thread threw, or when it has died. */
export interface Thread {
  pack(job: PackJob, slot: number): Promise<PackResult>
  /** Adds the piece in a slot to the hash of that number. */
  hash(of: number, slot: number, bytes: number): Promise<void>
  /** SHA-256 of what was added to it, which is then forgotten. */
  endHash(of: number): Promise<string>
  /** SHA-256 of a file that grows, as `FileDigest`. */
  openDigest(path: string): Promise<void>
  digestUpTo(path: string, to: number): Promise<string>
  digestOf(path: string, from: number, to: number): Promise<string>
  closeDigest(path: string): Promise<void>
  /** How many questions it has not answered yet. */
  waiting(): number
  end(): Promise<void>
}

// They hold little but the slots; their garbage shall not wait for more room than that.
const HEAP = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 }

/**
 * Starts a thread that shares these slots.
 * @param onFree is called when it has started, after each answer, and when it has died
 */
export function startThread(slots: readonly Slot[], onFree: () => void): Thread {
  const worker = new Worker(new URL('./thread-main.ts', import.meta.url), {
    workerData: slots.map(({ memory }) => memory),
    resourceLimits: HEAP,
    // Nothing of the command line of the process is meant for it.
    execArgv: [],
  })
  // A process that has nothing else to do ends.
  worker.unref()
  const asked: PromiseWithResolvers<Answer>[] = []
  let dead: Error | undefined

  const settle = (answer: Answer): void => {
    const one = asked.shift()
    if (asked.length === 0) worker.unref()
    if (answer.error) one?.reject(answer.error)
    else one?.resolve(answer)
    onFree()
  }
  const die = (error: Error): void => {
    dead ??= error
    for (const one of asked.splice(0)) one.reject(error)
    onFree()
  }
  worker.on('message', settle)
  worker.on('error', die)
  worker.on('exit', () => die(new Error('A thread that compresses has ended')))

  const ask = async (question: Question): Promise<Answer> => {
    if (dead) throw dead
    if (asked.length === 0) worker.ref()
    const answer = Promise.withResolvers<Answer>()
    asked.push(answer)
    worker.postMessage(question)
    return answer.promise
  }
  const hexOf = ({ sha256 }: Answer): string => {
    if (sha256 === undefined) throw new Error('A thread told no digest')
    return sha256
  }

  // Why it did not start is told to the next who asks.
  ask({ do: 'start' }).catch(() => {})

  return {
    async pack(job, slot) {
      const { result } = await ask({ do: 'pack', job, slot })
      if (!result) throw new Error('A thread gave no result')
      return result
    },
    async hash(of, slot, bytes) {
      await ask({ do: 'hash', of, slot, bytes })
    },
    endHash: async (of) => hexOf(await ask({ do: 'endHash', of })),
    async openDigest(path) {
      await ask({ do: 'openDigest', path })
    },
    digestUpTo: async (path, to) => hexOf(await ask({ do: 'digestUpTo', path, to })),
    digestOf: async (path, from, to) => hexOf(await ask({ do: 'digestOf', path, from, to })),
    async closeDigest(path) {
      await ask({ do: 'closeDigest', path })
    },
    waiting: () => asked.length,
    async end() {
      await worker.terminate()
    },
  }
}
