import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { abortable } from '#core/abortable.ts'
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

    async open(place, name, range, signal) {
      const wanted = { key: workKey(place, name), ...(range && { range }) }
      const found = await readObject(client, bucket, wanted, signal).catch(nothingIfMissing)
      return found && { bytes: found.bytes, stream: abortable(found.stream, signal) }
    },

    remove: (place) => removeVersions(client, bucket, worksPrefix(place)),
  }
}
