import type { PackLevel } from '#package/deflate/deflater.ts'

/** How hard the package writer tries to make a package small. */
export const LEVELS = ['fast', 'balanced', 'small'] as const satisfies readonly PackLevel[]

/** Throws for a word that is none. */
export function levelOf(word: string): PackLevel {
  const level = LEVELS.find((known) => known === word)
  if (!level) throw new Error(`There is no level "${word}". Levels: ${LEVELS.join(', ')}`)
  return level
}
