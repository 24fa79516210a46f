import { newPathSet, OWN_NAMES, pathProblem } from '#core/paths.ts'
import { EntryPathError } from '#package/package-errors.ts'
import type { PackageEntry } from './package-entry.ts'

/** How large a unit may be. The package's bytes do not depend on it. */
export interface UnitLimits {
  /**
   * Of a unit's files together. A file above this is a unit of its own, done in slices of this size: a multiple of a piece
   * (deflate/deflater.ts).
   */
  readonly bytes: number
  readonly files: number
}

/** What takes a second or so: that much is done again after a crash. */
export const UNIT_LIMITS: UnitLimits = { bytes: 64 * 1024 * 1024, files: 1024 }

/** Part of a package that is finished, or not: what a package is continued by. */
export type PackageUnit =
  | { readonly kind: 'files'; readonly entries: readonly PackageEntry[] }
  | { readonly kind: 'slices'; readonly entry: PackageEntry }

/**
 * Cuts the entries into units, in their order; the same entries give the same units.
 * @throws EntryPathError where a path cannot be in a package, or not beside the ones before it
 */
export async function* packageUnits(
  entries: AsyncIterable<PackageEntry>,
  limits: UnitLimits,
): AsyncGenerator<PackageUnit> {
  const allow = pathGuard()
  let files: PackageEntry[] = []
  let bytes = 0
  for await (const entry of entries) {
    allow(entry.path)
    const isLarge = entry.bytes > limits.bytes
    if (files.length > 0 && (isLarge || files.length >= limits.files || bytes + entry.bytes > limits.bytes)) {
      yield { kind: 'files', entries: files }
      files = []
      bytes = 0
    }
    if (isLarge) yield { kind: 'slices', entry }
    else {
      files.push(entry)
      bytes += entry.bytes
    }
  }
  if (files.length > 0) yield { kind: 'files', entries: files }
}

/** Refuses a path that cannot be in a package beside those that it was asked about before. */
export function pathGuard(): (path: string) => void {
  const taken = newPathSet()
  return (path) => {
    const problem = OWN_NAMES.includes(path) ? undefined : pathProblem(path)
    if (problem) throw new EntryPathError(path, problem.code)
    const collision = taken.add(path)
    if (collision) throw new EntryPathError(path, collision.kind)
  }
}
