import type { RequestFile } from '#egress/request.ts'
import type { BatchLimits } from '#egress/staging-plan.ts'
import { PIECE_BYTES } from '#package/deflate/deflater.ts'

/** How packages are made. */
export interface ReleaseLimits {
  /** What one task packs alone. */
  readonly here: BatchLimits
  /** What one of many tasks packs; a file that is larger is cut into slices of this size. */
  readonly batch: BatchLimits
}

/** What one task does for a package that many make together. Files are named by their place in the manifest's order. */
export type ReleaseBatch =
  /** Packs what Sluice itself puts into a package, where it is not packed with the first files. */
  | { readonly kind: 'own' }
  /** Packs so many files after a path, or from the first one on; before them, if it says so, what Sluice itself puts in. */
  | { readonly kind: 'files'; readonly own?: true; readonly after?: string; readonly files: number }
  /** Packs some bytes of the file after a path. */
  | {
      readonly kind: 'slice'
      readonly after?: string
      readonly from: number
      readonly to: number
      readonly isLast: boolean
    }
  /** Reads the whole file after a path, for its SHA-256: slices of a file cannot tell it. */
  | { readonly kind: 'seal'; readonly after?: string; readonly sliceBytes: number }

/**
 * Takes the files of a round in their order, and cuts their packing into batches; those that write lie in the package in the
 * order of their numbers. The same files and limits give the same batches.
 */
export function newReleasePlan({ batch }: ReleaseLimits): {
  add(file: Pick<RequestFile, 'path' | 'bytes'>): void
  batches(): readonly ReleaseBatch[]
} {
  const most = { files: batch.files, bytes: Math.max(PIECE_BYTES, wholePieces(batch.bytes)) }
  const done: ReleaseBatch[] = []
  let last: { readonly after?: string } = {}
  let open: { readonly after?: string; files: number; bytes: number } | undefined

  const close = (): void => {
    // Alone, what Sluice puts in would be too small for a part of S3, and what follows could not be copied there.
    const own = done.length === 0
    if (open) done.push({ kind: 'files', ...(own && { own }), ...afterOf(open), files: open.files })
    else if (own) done.push({ kind: 'own' })
    open = undefined
  }
  const addSlices = (bytes: number): void => {
    close()
    done.push({ kind: 'seal', ...last, sliceBytes: most.bytes })
    for (let from = 0; from < bytes; from += most.bytes) {
      const to = Math.min(from + most.bytes, bytes)
      done.push({ kind: 'slice', ...last, from, to, isLast: to === bytes })
    }
  }

  return {
    add({ path, bytes }) {
      if (bytes > most.bytes) addSlices(bytes)
      else {
        if (open && (open.files === most.files || open.bytes + bytes > most.bytes)) close()
        open ??= { ...last, files: 0, bytes: 0 }
        open.files += 1
        open.bytes += bytes
      }
      last = { after: path }
    },
    batches() {
      close()
      return done
    },
  }
}

/** Whether one task packs all of it. */
export function isPackedHere(
  { count, bytes }: { readonly count: number; readonly bytes: number },
  { here }: ReleaseLimits,
): boolean {
  return count <= here.files && bytes <= here.bytes
}

// Slices are cut between pieces: a package's bytes do not depend on who packs it.
function wholePieces(bytes: number): number {
  return bytes - (bytes % PIECE_BYTES)
}

function afterOf({ after }: { readonly after?: string }): { readonly after?: string } {
  return after === undefined ? {} : { after }
}
