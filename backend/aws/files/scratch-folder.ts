import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode } from '#core/error-code.ts'

/** No attempt lives for longer than a quarter of an hour; what is a day old belongs to one that died. */
const LEFT_BEHIND_AFTER_MS = 24 * 60 * 60 * 1_000

/** A new folder, for its owner only, in a folder that many attempts share. What dead ones left there goes. */
export async function newScratch(
  folder: string,
  now: string,
): Promise<{ readonly folder: string; dispose(): Promise<void> }> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await sweep(folder, Date.parse(now) - LEFT_BEHIND_AFTER_MS)
  const own = await mkdtemp(join(folder, 'attempt-'))
  return { folder: own, dispose: () => remove(own) }
}

async function sweep(folder: string, before: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const changedAt = await stat(path).then(({ mtimeMs }) => mtimeMs, undefinedIfGone)
    if (changedAt !== undefined && changedAt < before) await remove(path)
  }
}

// Another attempt may sweep at the same time.
function undefinedIfGone(error: unknown): undefined {
  if (!hasCode(error, 'ENOENT')) throw error
}

function remove(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 3 })
}
