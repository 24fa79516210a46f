import { readFile } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { hasCode } from '#core/error-code.ts'
import type { PackLevel } from '#package/deflate/deflater.ts'
import { openFileDigest } from './file-digest.ts'
import type { JournalLine } from './journal-line.ts'
import { headOfJournal } from './package-journal.ts'

/**
 * The units that an earlier run finished, up to the first whose bytes in the package are not those that it noted.
 * @throws the signal's reason, errors of the file system
 */
export async function keptUnits(
  journal: string,
  packageFile: string,
  level: PackLevel,
  signal?: AbortSignal,
): Promise<readonly JournalLine[]> {
  const [head, ...lines] = (await textOf(journal)).split('\n')
  if (head !== headOfJournal(level)) return []
  // Few packages are continued: the others do not wait until what checks notes is loaded.
  const { readJournalLine } = await import('./journal-line.ts')
  const kept: JournalLine[] = []
  const written = await digestIfThere(packageFile)
  if (!written) return []
  try {
    for (const each of lines) {
      // Units are read at once, one after the other: whoever else waits for this thread has a turn between two of them.
      await nextTurn()
      signal?.throwIfAborted()
      const unit = readJournalLine(each)
      if (!unit) break
      const found = unit.unit === 'files' ? written.upTo(unit.end) : written.of(unit.from, unit.end)
      if (found !== unit.sha256) break
      kept.push(unit)
    }
  } finally {
    written.close()
  }
  return kept
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return ''
    throw error
  })
}

async function digestIfThere(path: string) {
  try {
    return openFileDigest(path)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}
