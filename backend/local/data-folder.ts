import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { isCode } from './files/durable.ts'

/** Another process of this service uses the data folder. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning'
}

export interface DataFolder {
  readonly path: (...names: string[]) => string
  readonly release: () => void
}

/** Takes the data folder for this process alone. What a killed process left behind is no obstacle. @throws AlreadyRunning */
export function takeDataFolder(folder: string): DataFolder {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lock = join(folder, 'lock')
  for (;;) {
    try {
      const file = openSync(lock, 'wx', 0o600)
      writeSync(file, `${process.pid} ${startOf(process.pid)}`)
      closeSync(file)
      return { path: (...names) => join(folder, ...names), release: () => rmSync(lock, { force: true }) }
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error
      const owner = ownerOf(lock)
      if (owner !== undefined)
        throw new AlreadyRunning(
          `Sluice is already running on ${folder} (process ${owner}). Stop it first, or use it.`,
        )
      rmSync(lock, { force: true })
    }
  }
}

/** The living process that holds the lock, told apart from a later one with the same number by when it started. */
function ownerOf(lock: string): number | undefined {
  const [pid = '', started = ''] = textOf(lock).split(' ')
  const owner = Number(pid)
  if (!Number.isSafeInteger(owner) || owner <= 0 || owner === process.pid) return undefined
  try {
    process.kill(owner, 0)
  } catch (error) {
    if (isCode(error, 'ESRCH')) return undefined
  }
  return startOf(owner) === started ? owner : undefined
}

/** When a process started, in clock ticks since the machine did; empty where the system does not say. */
function startOf(pid: number): string {
  const fields = textOf(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ')
  return fields?.[19] ?? ''
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
