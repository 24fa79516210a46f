import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode } from '#core/error-code.ts'
import { namedScratch } from '#package/named-scratch.ts'
import type { Packages } from '#ports/packages.ts'

/**
 * Scratch folders in one that this process has for itself, as a Lambda its /tmp: what was left of other packages goes when one is
 * begun, since there is room for one.
 */
export function ownScratch(parent: string): Packages['scratch'] {
  const wanted = new Map<string, number>()

  const removeOthers = async (): Promise<void> => {
    for (const name of await namesIn(parent))
      if (!wanted.has(name)) await rm(join(parent, name), { recursive: true, force: true, maxRetries: 3 })
  }
  const want = (name: string): (() => void) => {
    wanted.set(name, (wanted.get(name) ?? 0) + 1)
    let isWanted = true
    return () => {
      if (!isWanted) return
      isWanted = false
      const others = (wanted.get(name) ?? 1) - 1
      if (others === 0) wanted.delete(name)
      else wanted.set(name, others)
    }
  }

  return async (name, signal) => {
    const unwant = want(name)
    try {
      await removeOthers()
      const { folder, leave, dispose } = await namedScratch(parent, name, signal)
      const end = (how: () => Promise<void>) => () => how().finally(unwant)
      return { folder, leave: end(leave), dispose: end(dispose) }
    } catch (error) {
      unwant()
      throw error
    }
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}
