import { open, readFile, rename, rm } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import * as z from 'zod'
import { hasCode } from '#core/error-code.ts'
import { digestOf, sha256Hex } from '#core/digest.ts'
import type { PackLevel } from '#package/deflate/deflater.ts'
import { openFileDigest } from './file-digest.ts'
import type { PackageEntry } from './package-entry.ts'

/** Changes whenever the same entries give other bytes: a package that another version began is begun again. */
export const WRITER_VERSION = 3

const digest = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().nonnegative()
const packedFile = z.tuple([z.literal([0, 8]), count, count])
const line = z.discriminatedUnion('unit', [
  /** Files: which, where they end, SHA-256 of the package up to there; of each its method, CRC-32 and compressed bytes. */
  z.strictObject({
    unit: z.literal('files'),
    of: digest,
    end: count,
    sha256: digest,
    files: z.array(packedFile),
  }),
  /** A slice of a file: of which, where it lies, its SHA-256 there; how many bytes it is of the file, and their CRC-32. */
  z.strictObject({
    unit: z.literal('slice'),
    of: digest,
    from: count,
    end: count,
    sha256: digest,
    bytes: count,
    crc32: count,
  }),
])

/** A unit that is finished. */
export type JournalLine = z.infer<typeof line>

/** What names a unit: exactly these files, in this order. */
export function nameOfUnit(entries: readonly PackageEntry[]): string {
  return sha256Hex(entries.map(({ path, bytes, sha256 }) => `${bytes} ${sha256} ${path}\n`).join(''))
}

/** Notes what is finished of a package, beside it. */
export interface PackageJournal {
  /** A unit that was noted by an earlier run, and is kept. */
  keep(unit: JournalLine): Promise<void>
  /** A unit that has been finished. */
  add(unit: JournalLine): Promise<void>
  close(): Promise<void>
}

/** A new journal. It takes the place of an earlier one with the first unit that is added: until then nothing of that is lost. */
export async function beginJournal(path: string, level: PackLevel): Promise<PackageJournal> {
  const draft = `${path}.new`
  const file = await open(draft, 'w', 0o600)
  const write = (text: string): Promise<void> => file.appendFile(`${text}\n`)
  const close = async (): Promise<void> => {
    await file.close()
    await rm(draft, { force: true })
  }
  try {
    await write(headOf(level))
  } catch (error) {
    await close()
    throw error
  }
  let isInPlace = false
  return {
    keep: (unit) => write(JSON.stringify(unit)),
    async add(unit) {
      await write(JSON.stringify(unit))
      if (isInPlace) return
      await rename(draft, path)
      isInPlace = true
    },
    close,
  }
}

function headOf(level: PackLevel): string {
  return digestOf('sluice-package-journal', { writer: WRITER_VERSION, level })
}

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
  if (head !== headOf(level)) return []
  const kept: JournalLine[] = []
  const written = await digestIfThere(packageFile)
  if (!written) return []
  try {
    for (const each of lines) {
      // Units are read at once, one after the other: whoever else waits for this thread has a turn between two of them.
      await nextTurn()
      signal?.throwIfAborted()
      const unit = parsed(each)
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

// A line that was being written when the process died is not whole.
function parsed(text: string): JournalLine | undefined {
  try {
    return line.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
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
