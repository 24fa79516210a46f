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

/** Carries the steps out in their order. After a failure the place is given up, before the steps are told to end. */
export async function eachStep<T>(
  steps: AsyncIterable<T>,
  { giveUp }: Pick<Workplace, 'giveUp'>,
  carryOut: (step: T) => Promise<void>,
): Promise<void> {
  const orGiveUp = async (work: Promise<void>): Promise<void> => {
    try {
      await work
    } catch (error) {
      giveUp(error)
      throw error
    }
  }
  const all = async (): Promise<void> => {
    for await (const step of steps) await orGiveUp(carryOut(step))
  }
  await orGiveUp(all())
}
