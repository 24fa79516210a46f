import { peakMiB, resetPeak } from '../process-figures.ts'

/** What something took of this process and its time. */
export interface Took {
  readonly seconds: number
  /** Of all threads. */
  readonly cpuSeconds: number
  /** Where the system tells. */
  readonly peakMiB: number | undefined
}

export async function timed<T>(work: () => Promise<T>): Promise<Took & { readonly result: T }> {
  await resetPeak(process.pid)
  const [began, used] = [performance.now(), process.cpuUsage()]
  const result = await work()
  const { user, system } = process.cpuUsage(used)
  return {
    result,
    seconds: (performance.now() - began) / 1_000,
    cpuSeconds: (user + system) / 1e6,
    peakMiB: await peakMiB(process.pid),
  }
}
