import { digestOf } from '#core/digest.ts'
import type { EgressRequest } from '#egress/request.ts'
import type { PackLevel } from '#package/deflate/deflater.ts'
import { WRITER_VERSION } from '#package/write/package-journal.ts'

/**
 * The key of a request's package, which nobody's names are part of: TREEHOOSE's prefix, the request, the round, and a digest
 * of what the package's bytes depend on.
 */
export function packageKey(request: EgressRequest, level: PackLevel): string {
  const name = digestOf('sluice-package', {
    manifestDigest: request.manifestDigest ?? '',
    level,
    writer: WRITER_VERSION,
  })
  return `${packageFolder(request)}/round-${request.round}/${name}.zip`
}

/** Under which everything stands that was published for a request. */
export function packageFolder({ id }: Pick<EgressRequest, 'id'>): string {
  return `approved_egress/${id}`
}

/** Where the package of a request is made, by one. */
export function scratchName({ id, round }: Pick<EgressRequest, 'id' | 'round'>): string {
  return `${id}-round-${round}`
}
