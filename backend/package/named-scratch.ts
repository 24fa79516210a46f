import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { takingTurns } from '#core/taking-turns.ts'
import type { Scratch } from '#ports/packages.ts'

const NAME = /^[A-Za-z0-9][A-Za-z0-9-]*$/
const turns = takingTurns()

/**
 * The folder of that name in another one, for its owner only and for one attempt after the other of this process.
 * @throws the signal's reason when it fires while others are there
 */
export async function namedScratch(parent: string, name: string, signal?: AbortSignal): Promise<Scratch> {
  if (!NAME.test(name)) throw new RangeError('Not a plain word')
  const folder = join(parent, name)
  const leave = await turns.take(folder, signal)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    await leave()
    throw error
  }
  return {
    folder,
    leave,
    async dispose() {
      try {
        await rm(folder, { recursive: true, force: true, maxRetries: 3 })
      } finally {
        await leave()
      }
    },
  }
}
