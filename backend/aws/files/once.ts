import { setTimeout as sleep } from 'node:timers/promises'
import { isConflict } from './s3-errors.ts'

const ATTEMPTS = 5
const WAIT_MS = 200

/**
 * Writes, or finds what was written: an answer may be lost after the deed, and the next try then hears that something is
 * there, or that the upload is gone. @throws what the write threw, where nothing is found
 */
export async function writtenOrFound<T>(
  write: () => Promise<T>,
  find: () => Promise<T | undefined>,
): Promise<T> {
  try {
    return await write()
  } catch (error) {
    const found = await find()
    if (found === undefined) throw error
    return found
  }
}

/** Does it again where S3 says that another write to the same key is going on. */
export async function untilNoConflict<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (!isConflict(error) || attempt === ATTEMPTS) throw error
      await sleep(attempt * WAIT_MS)
    }
  }
}
