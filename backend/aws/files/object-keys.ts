import { sha256Hex } from '#core/digest.ts'
import type { UploadPlace } from '#ports/sources.ts'
import type { StagingPlace } from '#ports/staging.ts'
import type { WorkName } from '#ports/works.ts'

/** Everything that was uploaded for a request. Keys hold ids and hashes, never a name that somebody chose. */
export function uploadsPrefix(requestId: string): string {
  return `uploads/${plainId(requestId)}/`
}

/** Where a client puts the bytes of one announced file. */
export function uploadKey({ requestId, round, pathKey }: UploadPlace): string {
  return `${uploadsPrefix(requestId)}${round}/${sha256Hex(pathKey)}`
}

/** Where bytes go that come through the service itself. */
export function receivedKey(requestId: string, id: string): string {
  return `${uploadsPrefix(requestId)}received/${plainId(id)}`
}

/** Everything that is staged of a round. It ends with a slash: round 1 is no beginning of round 10. */
export function stagingPrefix({ requestId, round }: StagingPlace): string {
  return `staging/${plainId(requestId)}/${round}/`
}

/** Everything that was finished of the package of a round before it is put together. */
export function worksPrefix({ requestId, round }: StagingPlace): string {
  return `works/${plainId(requestId)}/${round}/`
}

/** One piece of it. */
export function workKey(place: StagingPlace, name: WorkName): string {
  return worksPrefix(place) + plainId(name)
}

function plainId(id: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(id)) throw new Error('Not an id')
  return id
}
