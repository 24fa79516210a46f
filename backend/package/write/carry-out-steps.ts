import { orAborted } from '#core/or-aborted.ts'
import type { PackedFile } from './pack-job.ts'
import type { PackageEntry } from './package-entry.ts'
import { packageNotes, type NotedPackage } from './package-notes.ts'
import type { Workplace } from './step.ts'
import { isKept, type KeptStep, type WorkStep } from './work-steps.ts'
import { eachStep, writeStep } from './write-step.ts'

export interface WritingPlace extends Workplace, NotedPackage {
  /** Fires when the run is stopped: then nobody is waited for. */
  readonly stop?: AbortSignal | undefined
  readonly onProgress?: ((done: { readonly entries: number; readonly bytes: number }) => void) | undefined
}

/**
 * Writes what each step gives as soon as it is its turn, and notes what is complete.
 * @throws IntegrityError, errors of sources and of the file system
 */
export async function carryOutSteps(steps: AsyncIterable<WorkStep>, place: WritingPlace): Promise<void> {
  const { made, journal, signal, stop, onProgress } = place
  const notes = packageNotes(place)
  let files: PackedFile[] = []
  let opened: PackageEntry | undefined
  let isSliced = false
  let bytes = 0
  const advance = (more: number): void => {
    bytes += more
    onProgress?.({ entries: made.directory.entries(), bytes })
  }
  const keep = async (step: KeptStep): Promise<void> => {
    switch (step.kind) {
      case 'keepFiles':
        await journal.keep(step.line)
        made.keepFiles(step.entries, step.line.files.map(packedFile))
        advance(sizeOf(step.entries))
        break
      case 'keepOpen':
        opened = step.entry
        isSliced = true
        await made.openEntry(step.entry, true)
        break
      case 'keepSlice':
        await journal.keep(step.line)
        made.keepSlice({ ...step.line, compressedBytes: step.line.end - step.line.from })
        advance(step.line.bytes)
        break
    }
  }
  const carryOut = async (step: WorkStep): Promise<void> => {
    signal?.throwIfAborted()
    if (isKept(step)) return keep(step)
    if (step.kind === 'unit') {
      await notes.files(step.entries, files)
      files = []
      return
    }
    const done = await writeStep(step, made, place)
    if (step.kind === 'open') {
      opened = step.entry
      isSliced = false
    }
    if (step.kind === 'slice') {
      if (opened) await notes.slice(opened)
      isSliced = true
    }
    // A file in slices is a unit of its own, which was noted slice by slice.
    if (step.kind === 'files' || !isSliced) files.push(...done)
    if (step.kind === 'files' || step.kind === 'close') await notes.readBack()
    advance(step.kind === 'files' ? sizeOf(step.entries) : step.kind === 'piece' ? step.bytes : 0)
  }
  try {
    await eachStep(steps, place, carryOut)
  } catch (error) {
    // Nothing is noted any more when this has ended: what is removed then stays removed.
    await orAborted(notes.written(), stop).catch(() => {})
    throw error
  }
  await notes.written()
}

function packedFile([method, crc32, compressedBytes]: readonly [0 | 8, number, number]): PackedFile {
  return { method, crc32, compressedBytes }
}

function sizeOf(entries: readonly PackageEntry[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes, 0)
}
