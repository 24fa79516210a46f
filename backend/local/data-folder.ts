import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isSqlite } from './records/sqlite-error.ts'

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
  const owner = join(folder, 'lock')
  // The system itself holds this lock, and lets go of it when the process ends, however it does.
  const lock = new DatabaseSync(join(folder, 'lock.db'), { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    writeFileSync(owner, `${process.pid}\n`, { mode: 0o600 })
  } catch (error) {
    lock.close()
    throw isSqlite(error, 'busy') ? new AlreadyRunning(running(folder, owner)) : error
  }
  return {
    path: (...names) => join(folder, ...names),
    release() {
      // Before the lock goes: afterwards the file may be the next process's.
      rmSync(owner, { force: true })
      lock.close()
    },
  }
}

function running(folder: string, owner: string): string {
  return `Sluice is already running on ${folder} (process ${pidIn(owner)}). Stop it first, or use it.`
}

function pidIn(owner: string): string {
  try {
    return /^\d+/u.exec(readFileSync(owner, 'utf8'))?.[0] ?? 'unknown'
  } catch {
    return 'unknown'
  }
}
