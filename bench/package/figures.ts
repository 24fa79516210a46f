import type { Run } from './run-once.ts'

/** Bytes of content in a second, beside another's. */
export function speedBeside(run: Run, base: Run): number {
  return run.contentBytes / run.seconds / (base.contentBytes / base.seconds)
}

/** Bytes of content in a second of processor time, beside another's. */
export function frugalityBeside(run: Run, base: Run): number {
  return run.contentBytes / run.cpuSeconds / (base.contentBytes / base.cpuSeconds)
}

/** Bytes of archive for a byte of content, beside another's. */
export function sizeBeside(run: Run, base: Run): number {
  return run.archiveBytes / run.contentBytes / (base.archiveBytes / base.contentBytes)
}

/** Peak memory in units of 1,000,000 bytes. */
export function megabytes({ peakBytes }: Run): number {
  return peakBytes / 1e6
}
