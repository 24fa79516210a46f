import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import type { Works } from '#ports/works.ts'
import { inBucket, type Bucket } from './bucket.ts'
import { workKey, worksPrefix } from './object-keys.ts'
import { removeVersions } from './remove-versions.ts'
import { nothingIfMissing, readObject } from './s3-objects.ts'

/** Works in S3: an object each, of which the newest version counts. Each is held in memory while it is written. */
export function s3Works(client: S3Client, bucket: Bucket): Works {
  return {
    async put(place, name, content) {
      const body = Buffer.concat([...content])
      await client.send(new PutObjectCommand({ ...inBucket(bucket), Key: workKey(place, name), Body: body }))
    },

    open: async (place, name, range) =>
      readObject(client, bucket, { key: workKey(place, name), ...(range && { range }) }).catch(
        nothingIfMissing,
      ),

    remove: (place) => removeVersions(client, bucket, worksPrefix(place)),
  }
}
