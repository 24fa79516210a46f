// A process of its own that packs batches, one at a time, as a function of the Map does: whichever it is told to, until
// nobody tells it anything any more.
import { packBatch } from '#egress/tasks/pack-batch.ts'
import { type BenchHome, portsOf } from './bench-home.ts'

/** What it is told: first where everything is, then the number of a batch each time. */
export type Told = { readonly home: BenchHome } | { readonly batch: number }

/** What it answers: that it is ready, each file that it opens for a batch, and that it has packed one, with its processor time. */
export type Answer =
  | { readonly is: 'ready' }
  | { readonly is: 'opened'; readonly batch: number }
  | { readonly is: 'packed'; readonly cpuSeconds: number }

const NEVER = new AbortController().signal

const answer = (what: Answer): void => void process.send?.(what)

let pack: ((batch: number) => Promise<void>) | undefined

function packer(home: BenchHome) {
  let current = 0
  const ports = portsOf(home, () => answer({ is: 'opened', batch: current }))
  process.on('disconnect', () => ports.close())
  return async (batch: number): Promise<void> => {
    current = batch
    const before = process.cpuUsage()
    await packBatch(ports)({ ...home.input, batch }, NEVER)
    const { user, system } = process.cpuUsage(before)
    answer({ is: 'packed', cpuSeconds: (user + system) / 1e6 })
  }
}

process.on('message', (told: Told) => {
  if ('batch' in told) void pack?.(told.batch)
  else {
    pack = packer(told.home)
    answer({ is: 'ready' })
  }
})
