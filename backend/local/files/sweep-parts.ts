import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode } from '#core/error-code.ts'

/** Removes what was being written when the process died. Finished files never have this ending. */
export async function sweepParts(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  })
  const parts = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.part'))
  await Promise.all(parts.map(({ parentPath, name }) => rm(join(parentPath, name), { force: true })))
}
