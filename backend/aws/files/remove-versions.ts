import {
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  type S3Client,
} from '@aws-sdk/client-s3'
import { inBucket, type Bucket } from './bucket.ts'

/** Every version and delete marker under a prefix, up to 1,000. */
async function versionsUnder(client: S3Client, bucket: Bucket, prefix: string): Promise<ObjectIdentifier[]> {
  const { Versions = [], DeleteMarkers = [] } = await client.send(
    new ListObjectVersionsCommand({ ...inBucket(bucket), Prefix: prefix }),
  )
  return [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }))
}

/** Removes every version and delete marker under a prefix, and looks that none is left. May be repeated. */
export async function removeVersions(client: S3Client, bucket: Bucket, prefix: string): Promise<void> {
  // Listed from the beginning each time: the last look finds nothing, or there was an error.
  for (;;) {
    const versions = await versionsUnder(client, bucket, prefix)
    if (versions.length === 0) return
    const { Errors = [] } = await client.send(
      new DeleteObjectsCommand({ ...inBucket(bucket), Delete: { Objects: versions, Quiet: true } }),
    )
    const [first] = Errors
    if (first)
      throw new Error(`${Errors.length} versions could not be removed: ${first.Code} ${first.Message}`)
  }
}
