import { readFile, writeFile } from 'node:fs/promises'

/** The most memory that a process held since the last reset, in MiB; nothing where the system does not tell. */
export async function peakMiB(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kib = /VmHWM:\s+(\d+) kB/.exec(status)?.[1]
  return kib === undefined ? undefined : Math.round(Number(kib) / 1024)
}

/** Forgets the peak so far, so that each phase shows its own. */
export async function resetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5').catch(() => {})
}

// Linux counts in hundredths of a second, whatever the machine (USER_HZ).
const TICKS_PER_SECOND = 100

/** Seconds of processor time that a process has used so far; nothing where the system does not tell. */
export async function cpuSeconds(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const fields = stat.split(') ').at(-1)?.split(' ')
  const [user, system] = [fields?.[11], fields?.[12]]
  return user === undefined || system === undefined
    ? undefined
    : (Number(user) + Number(system)) / TICKS_PER_SECOND
}
