import type { FunctionId } from './functions-table.ts'

/** Who signs release records. */
export const SIGNING = ['releasePackage', 'packBatch', 'layOutPackage'] as const satisfies FunctionId[]

/** Who writes a package, or a part of one. */
export const PUBLISHING = [
  'releasePackage',
  'layOutPackage',
  'addPart',
  'publishPackage',
] as const satisfies FunctionId[]

/** Who keeps and reads what is finished of a package that many make. */
export const WORKING = [
  'planRelease',
  'packBatch',
  'layOutPackage',
  'addPart',
  'publishPackage',
] as const satisfies FunctionId[]

/** Who has to get to where that lies: they, and whoever removes it. */
export const AT_WORKS = [...WORKING, 'discardStaged'] as const satisfies FunctionId[]

export function isAtWorks(id: FunctionId): boolean {
  return AT_WORKS.some((each) => each === id)
}
