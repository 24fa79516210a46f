import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { BenchHome } from './bench-home.ts'
import type { Answer, Told } from './pack-batches.ts'

const PACKER = fileURLToPath(new URL('pack-batches.ts', import.meta.url))

/** What became of the batches that packers were given. */
export interface Packing {
  /** Those that somebody began. */
  readonly begun: ReadonlySet<number>
  /** How many staged files were opened for each. */
  readonly opened: ReadonlyMap<number, number>
  /** Processor time of all packers, for batches that they ended. */
  readonly cpuSeconds: number
}

export interface Packers {
  /** Packs all of these, each packer one at a time. `onPacked` is told how many are packed. */
  readonly pack: (batches: readonly number[], onPacked?: (packed: number) => void) => Promise<Packing>
  /** Kills them in the middle of what they do; what they were packing ends there. */
  readonly kill: () => void
  /** Lets them end. */
  readonly stop: () => void
}

/** Starts so many processes that pack batches; they are ready when this is. */
export async function startPackers(home: BenchHome, count: number): Promise<Packers> {
  const children = Array.from({ length: count }, () => fork(PACKER))
  await Promise.all(children.map((child) => answered(child, { home }, () => {})))
  let isKilled = false

  return {
    async pack(batches, onPacked = () => {}) {
      const queue = [...batches]
      const begun = new Set<number>()
      const opened = new Map<number, number>()
      let [packed, cpuSeconds] = [0, 0]
      const work = async (child: ChildProcess): Promise<void> => {
        for (let batch = queue.shift(); batch !== undefined && !isKilled; batch = queue.shift()) {
          begun.add(batch)
          const end = await answered(child, { batch }, (of) => void opened.set(of, (opened.get(of) ?? 0) + 1))
          if (end === 'killed') return
          packed += 1
          cpuSeconds += end.cpuSeconds
          onPacked(packed)
        }
      }
      await Promise.all(children.map(work))
      return { begun, opened, cpuSeconds }
    },
    kill() {
      isKilled = true
      for (const child of children) child.kill('SIGKILL')
    },
    stop() {
      for (const child of children) if (child.connected) child.disconnect()
    },
  }
}

/** Tells a packer something, and waits until it has done it. @throws where the packer fails */
function answered(
  child: ChildProcess,
  told: Told,
  onOpened: (batch: number) => void,
): Promise<'killed' | { readonly cpuSeconds: number }> {
  return new Promise((resolve, reject) => {
    const onMessage = (answer: Answer): void => {
      if (answer.is === 'opened') onOpened(answer.batch)
      else end(() => resolve({ cpuSeconds: answer.is === 'packed' ? answer.cpuSeconds : 0 }))
    }
    // Not at its exit: what it had said before may come later than that.
    const onClose = (code: number | null, signal: string | null): void =>
      end(() =>
        signal === 'SIGKILL' ? resolve('killed') : reject(new Error(`A packer ended with ${code ?? signal}`)),
      )
    const end = (how: () => void): void => {
      child.off('message', onMessage)
      child.off('close', onClose)
      how()
    }
    child.on('message', onMessage)
    child.on('close', onClose)
    // Where it cannot be told, it is about to close.
    child.send(told, () => {})
  })
}
