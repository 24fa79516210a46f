import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { takingTurns } from '#core/taking-turns.ts'
import type { Scratch } from '#ports/packages.ts'

const NAME = /^[A-Za-z0-9][A-Za-z0-9-]*$/
const turns = takingTurns()

/** The folder of that name in another one, for its owner only and for one attempt after the other of this process. */
export async function namedScratch(parent: string, name: string): Promise<Scratch> {
  if (!NAME.test(name)) throw new RangeError('Not a plain word')
  const folder = join(parent, name)
  const leave = await turns.take(folder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return {
    folder,
    leave,
    async dispose() {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
      await leave()
    },
  }
}
