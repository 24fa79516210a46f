/** How much of a package is packed: files that are finished, and bytes of content. */
export interface Packed {
  readonly files: number
  readonly bytes: number
}

/** What is going on at this moment: lost with the process, and no part of the record. */
export interface Progress {
  note(requestId: string, packed: Packed): void
  /** Nothing where nothing is being packed, or in homes where that cannot be seen. */
  packed(requestId: string): Packed | undefined
  /** It is not being packed any more. */
  end(requestId: string): void
}

/** Sees nothing. */
export const noProgress: Progress = { note: () => {}, packed: () => undefined, end: () => {} }
