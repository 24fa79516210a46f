import { orAborted } from '#core/or-aborted.ts'
import type { PackedFile } from './pack-job.ts'
import type { PackageFile } from './package-file.ts'
import { slotAt } from './slots.ts'
import type { Step, Workplace } from './step.ts'

/**
 * Writes what a step gives, and sets its slot free. Whoever hangs over it is not waited for once the signal has fired.
 * @returns the files that are complete with it @throws IntegrityError, errors of sources and of the file system
 */
export async function writeStep(
  step: Step,
  made: PackageFile,
  { packers, free, signal }: Pick<Workplace, 'packers' | 'free' | 'signal'>,
): Promise<readonly PackedFile[]> {
  switch (step.kind) {
    case 'files': {
      const result = await orAborted(step.result, signal)
      await made.addFiles(step.entries, result, slotAt(packers.slots, step.slot).output)
      free.give(step.slot)
      return result.kind === 'files' ? result.files : []
    }
    case 'open':
      await made.openEntry(step.entry, false)
      return []
    case 'piece':
      await made.addPiece(
        await orAborted(step.result, signal),
        step.bytes,
        slotAt(packers.slots, step.slot).output,
      )
      free.give(step.slot)
      return []
    case 'slice':
      return []
    case 'close':
      return [await made.closeEntry()]
  }
}

/** Carries the steps out in their order. After a failure nobody waits for a slot any more, which nobody would give back. */
export async function eachStep<T>(
  steps: AsyncIterable<T>,
  { free }: Pick<Workplace, 'free'>,
  carryOut: (step: T) => Promise<void>,
): Promise<void> {
  for await (const step of steps)
    try {
      await carryOut(step)
    } catch (error) {
      free.refuse(error)
      throw error
    }
}
