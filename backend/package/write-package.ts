import { availableParallelism } from 'node:os'
import { rename, rm, stat } from 'node:fs/promises'
import { abortable } from '#core/abortable.ts'
import { hasCode } from '#core/error-code.ts'
import { orAborted } from '#core/or-aborted.ts'
import type { PackLevel } from '#package/deflate/deflater.ts'
import { openScratchFile, type ScratchFile } from '#package/scratch-file.ts'
import type { PackageEntry } from '#package/write/package-entry.ts'
import { packageFile } from '#package/write/package-file.ts'
import { keptUnits } from '#package/write/kept-units.ts'
import { beginJournal } from '#package/write/package-journal.ts'
import { packageUnits, UNIT_LIMITS, type UnitLimits } from '#package/write/package-units.ts'
import { openPackers } from '#package/write/packers.ts'
import { readAhead } from '#package/write/read-ahead.ts'
import { newWorkplace } from '#package/write/step.ts'
import { workSteps } from '#package/write/work-steps.ts'
import { carryOutSteps } from '#package/write/carry-out-steps.ts'

export { entryOf, type PackageEntry } from '#package/write/package-entry.ts'

export interface WritePackage {
  /**
   * Path of the file to create, in a folder that nobody else writes to. Nothing may be there yet. Until it is whole it is
   * called `.part`, with a `.journal` beside it of what is finished: a run that was killed or cancelled is continued from there.
   */
  readonly target: string
  /** In the order in which they shall lie in the package. */
  readonly entries: AsyncIterable<PackageEntry>
  /** How many bytes of content are to come, where that is known: threads for as many are started at once. */
  readonly contentBytes?: number
  /** `balanced`, if it is left out. */
  readonly level?: PackLevel
  /** How many compress at the same time: as many as there are processors, if it is left out; with 1 no thread is started. */
  readonly threads?: number
  /** What is noted as finished together. */
  readonly limits?: UnitLimits
  readonly signal?: AbortSignal | undefined
  /** Called whenever something has been packed: entries finished, bytes of content packed. */
  readonly onProgress?: (done: PackingProgress) => void
}

export interface PackingProgress {
  readonly entries: number
  readonly bytes: number
}

/** The finished package: its size, its SHA-256 as read back from the disk, and how many entries it holds. */
export interface PackageSummary {
  readonly bytes: number
  readonly sha256: string
  readonly entries: number
  /** Whether an earlier run had packed part of it. */
  readonly isContinued: boolean
}

/** Steps that are known before the first of them is carried out, for each slot: more than one, so that only slots are waited for. */
const STEPS_AHEAD = 8

/**
 * Packs the entries into one zip. The same entries at the same level give the same bytes, whatever the number of threads,
 * and also when it was interrupted. Every byte is hashed again on its way in. Memory does not grow with the size of the entries;
 * names and places are kept until the end, about 0.2 KB for each.
 * On a failure nothing is left, and nothing is read any more; when the signal fires, what is finished is left for the next run.
 * When the signal fires nobody waits for a source any more, nor for the entries: a source that hangs is given up.
 * @throws IntegrityError, EntryPathError, the signal's reason, errors of sources and of the file system
 */
export async function writePackage({
  target,
  entries,
  signal,
  onProgress,
  contentBytes = 0,
  level = 'balanced',
  threads = availableParallelism(),
  limits = UNIT_LIMITS,
}: WritePackage): Promise<PackageSummary> {
  await using leaving = new AsyncDisposableStack()
  const packers = openPackers(threads)
  const place = newWorkplace({ packers, level, limits, signal })
  leaving.defer(() => unlessGivenUp(packers.close(), place.signal))
  packers.expect(contentBytes)
  await requireNothing(target)
  const [part, notes] = [`${target}.part`, `${target}.journal`]
  const kept = await keptUnits(notes, part, level, signal)
  const journal = await beginJournal(notes, level)
  leaving.defer(() => journal.close())
  const file = await openScratchFile(part)
  try {
    const digest = packers.digestOf(part)
    leaving.defer(() => unlessGivenUp(digest.close(), place.signal))
    const units = packageUnits(abortable(entries, place.signal), limits)
    const steps = readAhead(workSteps(units, place, kept), packers.slots.length * STEPS_AHEAD)
    const made = packageFile(file)
    await carryOutSteps(steps, { ...place, made, file, digest, journal, stop: signal, onProgress })
    await made.addDirectory()
    await file.flush()
    const digested = digest.upTo(made.place())
    // It may fail while the file is still being finished.
    digested.catch(() => {})
    await file.finish()
    const sha256 = await digested
    await rename(part, target)
    await rm(notes, { force: true })
    const isContinued = kept.length > 0
    return { bytes: made.place(), sha256, entries: made.directory.entries(), isContinued }
  } catch (error) {
    await (signal?.aborted === true ? file.close() : discard(file, notes))
    throw error
  }
}

/** A thread that hangs in a file does not end before that does. */
async function unlessGivenUp(closing: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  await orAborted(closing, signal).catch((error: unknown) => {
    if (signal?.aborted !== true) throw error
  })
}

/** @throws an error of code EEXIST where something is there */
async function requireNothing(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    if (!hasCode(error, 'ENOENT')) throw error
  })
  if (found) throw Object.assign(new Error('There is a file where the package would be'), { code: 'EEXIST' })
}

async function discard(file: ScratchFile, notes: string): Promise<void> {
  await file.discard()
  await rm(notes, { force: true })
}
