/** One thing that is wrong: with the entry of that path, or with the whole where there is none. Safe to show. */
export interface PackageProblem {
  readonly path?: string
  readonly problem: string
}

export function about(path: string, problem: string): PackageProblem {
  return { path: shown(path), problem }
}

/** A path with everything that is not plainly visible written as its code point. */
export function shown(path: string): string {
  return path.replaceAll(/[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu, (character) =>
    character === ' ' ? ' ' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
}
