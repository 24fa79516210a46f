import { eachAtOnce } from '#core/each-at-once.ts'
import { everyFile } from '#egress/every-file.ts'
import { type BenchHome, portsOf } from './bench-home.ts'

const READS_AT_ONCE = 32
const MOST_FILES = 2_000

/** How many staged files the store gives in a second to one who only reads them. */
export async function readsPerSecond(home: BenchHome): Promise<number> {
  const { records, staging, close } = portsOf(home)
  const { requestId, round } = home.input
  const files = (await Array.fromAsync(everyFile(records, requestId, round, 1_000)))
    .flat()
    .slice(0, MOST_FILES)
  const began = performance.now()
  await eachAtOnce(eachOf(files), READS_AT_ONCE, async (file) => {
    const { stream } = await staging.open(file, file.stagedVersion ?? '')
    for await (const chunk of stream) void chunk
  })
  const seconds = (performance.now() - began) / 1_000
  close()
  return files.length / seconds
}

async function* eachOf<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}
