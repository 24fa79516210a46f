import { largeSteps } from './large-file.ts'
import type { PackageEntry } from './package-entry.ts'
import { groupedFiles, SMALL_BYTES, smallStep } from './small-files.ts'
import type { Step, Workplace } from './step.ts'

/** The steps of files that are a unit together. */
export async function* filesSteps(entries: readonly PackageEntry[], place: Workplace): AsyncGenerator<Step> {
  place.packers.expect(entries.reduce((sum, { bytes }) => sum + bytes, 0))
  for (const group of groupedFiles(entries)) {
    place.signal?.throwIfAborted()
    const [first] = group
    if (first && first.bytes > SMALL_BYTES) yield* largeSteps(first, place)
    else yield await smallStep(group, place)
  }
}
