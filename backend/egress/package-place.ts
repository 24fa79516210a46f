import { digestOf } from '#core/digest.ts'
import type { EgressRequest } from '#egress/request.ts'
import type { PackLevel } from '#package/deflate/deflater.ts'
import { WRITER_VERSION } from '#package/write/package-journal.ts'

/**
 * The key of a request's package, which nobody's names are part of: TREEHOOSE's prefix, the request, the round, and what the
 * package's bytes depend on.
 */
export function packageKey(request: EgressRequest, level: PackLevel): string {
  return `${publishingFolder(request)}/${packageName(request, level)}.zip`
}

/** A digest of what the package's bytes depend on, wherever it is published. */
export function packageName({ manifestDigest = '' }: EgressRequest, level: PackLevel): string {
  return digestOf('sluice-package', { manifestDigest, level, writer: WRITER_VERSION })
}

/** Under which everything stands that was published for a request. */
export function packageFolder({ id }: Pick<EgressRequest, 'id'>): string {
  return `approved_egress/${id}`
}

/** Whether a package under that key is one that can be released: it lies where nothing is discarded. */
export function isReleasable(request: EgressRequest, key: string): boolean {
  return key.startsWith(`${publishingFolder(request)}/`)
}

/** Where nothing is published any more, and what was is discarded. */
export function discardedFolders(request: EgressRequest): readonly string[] {
  return Array.from({ length: request.discardedAttempt ?? 0 }, (_, attempt) => folderAfter(request, attempt))
}

/** Where the package of a request is made, by one. */
export function scratchName({ id, round }: Pick<EgressRequest, 'id' | 'round'>): string {
  return `${id}-round-${round}`
}

// Another folder after each discard: who is late with discarding finds nothing there that may be released.
function publishingFolder(request: EgressRequest): string {
  return folderAfter(request, request.discardedAttempt ?? 0)
}

function folderAfter(request: EgressRequest, discardedAttempt: number): string {
  const round = `${packageFolder(request)}/round-${request.round}`
  return discardedAttempt === 0 ? round : `${round}-after-${discardedAttempt}`
}
