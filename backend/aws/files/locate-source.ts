import type { Source } from '#egress/request.ts'
import { SourceMissing } from '#ports/sources.ts'
import type { Bucket } from './bucket.ts'
import { uploadsPrefix } from './object-keys.ts'
import { pinnedIn, type Pinned } from './pinned-version.ts'
import { isForbidden, isMissing } from './s3-errors.ts'

/** The buckets whose objects may be submitted. */
export interface SourceBuckets {
  readonly uploads: Bucket
  /** The account that owns each bucket of an egress store. A bucket that is not listed is not read. */
  readonly owners: Readonly<Record<string, string>>
}

/** A pinned version, and where it is. */
export interface Located extends Pinned {
  readonly bucket: Bucket
}

/** Where the bytes of a source are. An upload is one of this request, whatever its version says. @throws SourceMissing */
export function locateSource(buckets: SourceBuckets, requestId: string, source: Source): Located {
  if (source.kind === 'bucket') {
    if (!/^[\x21-\x7e]+$/.test(source.version)) throw new SourceMissing('A source names no version')
    const bucket = sourceBucket(buckets, source.bucket)
    return { bucket, key: plainKey(source.key), versionId: source.version }
  }
  const pinned = pinnedIn(uploadsPrefix(requestId), source.version)
  if (!pinned) throw new SourceMissing('A source names no upload of this request')
  return { bucket: buckets.uploads, ...pinned }
}

/** A bucket of an egress store. @throws SourceMissing where it is not one of those that may be read */
export function sourceBucket({ owners }: SourceBuckets, name: string): Bucket {
  const owner = Object.hasOwn(owners, name) ? owners[name] : undefined
  if (owner === undefined) throw new SourceMissing(`The bucket ${name} is not one that may be read`)
  return { name, owner }
}

/** A key that means the same to everyone on the way to S3. @throws SourceMissing */
export function plainKey(key: string): string {
  // Some programs take the dots for folders, and ask for another object then.
  const isAmbiguous = key.split('/').some((segment) => segment === '.' || segment === '..')
  if (key === '' || key.includes('\0') || isAmbiguous)
    throw new SourceMissing('The key of a source is none that can be read')
  return key
}

/** What is thrown where a source could not be read: SourceMissing if trying again would not help, or else the error itself. */
export function sourceTrouble(
  { bucket, key, versionId }: Omit<Located, 'versionId'> & Partial<Located>,
  error: unknown,
) {
  const what = versionId === undefined ? key : `version ${versionId} of ${key}`
  if (isMissing(error)) return new SourceMissing(`The bucket ${bucket.name} has no ${what}`)
  if (isForbidden(error))
    return new SourceMissing(
      `The bucket ${bucket.name} does not let ${what} be read, is not owned by account ${bucket.owner}, or has no such object`,
    )
  return error
}
