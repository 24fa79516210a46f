import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { abortable } from '#core/abortable.ts'
import type { Works } from '#ports/works.ts'
import { inBucket, type Bucket } from './bucket.ts'
import { workKey, worksPrefix } from './object-keys.ts'
import { removeVersions } from './remove-versions.ts'
import { nothingIfMissing, readObject, versionIdOf } from './s3-objects.ts'
import { workVersion } from './work-version.ts'

/** Works in S3: an object each, of which the newest version counts. Each is held in memory while it is written. */
export function s3Works(client: S3Client, bucket: Bucket): Works {
  return {
    async put(place, name, content) {
      const body = Buffer.concat([...content])
      const asked = { ...inBucket(bucket), Key: workKey(place, name), Body: body }
      const put = await client.send(new PutObjectCommand(asked))
      return workVersion({ versionId: versionIdOf(bucket, put), etag: put.ETag ?? '' })
    },

    async open(place, name, range, signal) {
      const wanted = { key: workKey(place, name), ...(range && { range }) }
      const found = await readObject(client, bucket, wanted, signal).catch(nothingIfMissing)
      if (!found) return undefined
      const { bytes, stream, etag } = found
      const versionId = versionIdOf(bucket, { VersionId: found.versionId })
      return { bytes, stream: abortable(stream, signal), version: workVersion({ versionId, etag }) }
    },

    remove: (place) => removeVersions(client, bucket, worksPrefix(place)),
  }
}
