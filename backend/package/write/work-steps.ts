import type { PackageEntry } from './package-entry.ts'
import type { JournalLine } from './journal-line.ts'
import { nameOfUnit } from './package-journal.ts'
import type { PackageUnit } from './package-units.ts'
import { largeSteps } from './large-file.ts'
import type { Step, Workplace } from './step.ts'
import { filesSteps } from './unit-steps.ts'

type FilesLine = Extract<JournalLine, { unit: 'files' }>
type SliceLine = Extract<JournalLine, { unit: 'slice' }>

/** What an earlier run has finished. */
export type KeptStep =
  | { readonly kind: 'keepFiles'; readonly entries: readonly PackageEntry[]; readonly line: FilesLine }
  | { readonly kind: 'keepOpen'; readonly entry: PackageEntry }
  | { readonly kind: 'keepSlice'; readonly line: SliceLine }

/** What is to be done for a package, unit after unit. */
export type WorkStep =
  | Step
  | KeptStep
  /** A unit of files is complete. */
  | { readonly kind: 'unit'; readonly entries: readonly PackageEntry[] }

export function isKept(step: WorkStep): step is KeptStep {
  return step.kind === 'keepFiles' || step.kind === 'keepOpen' || step.kind === 'keepSlice'
}

/** What is to be done for the units, of which an earlier run finished `kept`. @throws as the steps of units */
export async function* workSteps(
  units: AsyncIterable<PackageUnit>,
  place: Workplace,
  kept: readonly JournalLine[],
): AsyncGenerator<WorkStep> {
  const lines = [...kept]
  for await (const unit of units) {
    place.signal?.throwIfAborted()
    const entries = unit.kind === 'files' ? unit.entries : [unit.entry]
    // An earlier run that packed other files from here on is of no use.
    if (lines[0]?.of !== nameOfUnit(entries)) lines.length = 0
    if (unit.kind === 'files') yield* ofFiles(unit.entries, place, lines)
    else yield* ofSlices(unit.entry, place, lines)
  }
}

async function* ofFiles(
  entries: readonly PackageEntry[],
  place: Workplace,
  lines: JournalLine[],
): AsyncGenerator<WorkStep> {
  const line = lines.shift()
  if (line?.unit === 'files') {
    yield { kind: 'keepFiles', entries, line }
    return
  }
  yield* filesSteps(entries, place)
  yield { kind: 'unit', entries }
}

async function* ofSlices(
  entry: PackageEntry,
  place: Workplace,
  lines: JournalLine[],
): AsyncGenerator<WorkStep> {
  const name = nameOfUnit([entry])
  const slices: SliceLine[] = []
  for (let [next] = lines; next?.unit === 'slice' && next.of === name; [next] = lines) {
    slices.push(next)
    lines.shift()
  }
  const keptBytes = slices.reduce((sum, { bytes }) => sum + bytes, 0)
  for await (const step of largeSteps(entry, place, keptBytes)) {
    if (step.kind !== 'open' || slices.length === 0) yield step
    else {
      yield { kind: 'keepOpen', entry }
      for (const line of slices) yield { kind: 'keepSlice', line }
    }
  }
}
