import type { PathProblemCode } from '#core/paths.ts'

/** What is known of an entry's bytes: how many, and their SHA-256 in lower-case hexadecimal. */
export interface Content {
  readonly bytes: number
  readonly sha256: string
}

/** An entry's bytes are not the declared ones. Reading stopped at the first byte too many, so `actual` tells of those read. */
export class IntegrityError extends Error {
  override readonly name = 'IntegrityError'
  readonly path: string
  readonly expected: Content
  readonly actual: Content
  constructor(path: string, expected: Content, actual: Content) {
    super(`The bytes of ${path} are not the ones that were declared`)
    this.path = path
    this.expected = expected
    this.actual = actual
  }
}

/** A path that cannot be in a package, or not beside the entries before it. `path` may hold anything: not for logs. */
export class EntryPathError extends Error {
  override readonly name = 'EntryPathError'
  readonly path: string
  readonly code: PathProblemCode | 'SAME_NAME' | 'FILE_AND_FOLDER'
  constructor(path: string, code: EntryPathError['code']) {
    super(`An entry's path cannot be packed: ${code}`)
    this.path = path
    this.code = code
  }
}
