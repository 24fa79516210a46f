import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { hasCode } from '#core/error-code.ts'

/**
 * Writes a file that only its owner may read, whole or not at all, and durable once this returns.
 * @returns false, and changes nothing, if there is such a file already
 */
export function createPrivateFile(file: string, text: string): boolean {
  return write(file, text, (written) => {
    try {
      // A link, unlike a rename, never replaces what someone else put there in the meantime.
      linkSync(written, file)
      return true
    } catch (error) {
      if (hasCode(error, 'EEXIST')) return false
      throw error
    }
  })
}

/** Replaces a file by one that only its owner may read, whole or not at all, durable once this returns. */
export function replacePrivateFile(file: string, text: string): void {
  write(file, text, (written) => renameSync(written, file))
}

function write<T>(file: string, text: string, putInPlace: (written: string) => T): T {
  const written = `${file}.${randomBytes(6).toString('hex')}.new`
  try {
    const handle = openSync(written, 'wx', 0o600)
    try {
      writeFileSync(handle, text)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    return putInPlace(written)
  } finally {
    rmSync(written, { force: true })
    syncFolder(dirname(file))
  }
}

function syncFolder(folder: string): void {
  // Windows cannot open folders, and keeps their entries durable by itself.
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
