import { DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { metered, newMeter } from '#core/digest.ts'
import type { NewId } from '#core/ids.ts'
import { exactly } from '#ports/exactly.ts'
import { SourceMissing, type Sources } from '#ports/sources.ts'
import { abortUploads } from './abort-uploads.ts'
import { inBucket } from './bucket.ts'
import { locateSource, plainKey, sourceBucket, sourceTrouble, type SourceBuckets } from './locate-source.ts'
import { receivedKey, uploadKey, uploadsPrefix } from './object-keys.ts'
import { writtenOrFound } from './once.ts'
import { partSize } from './part-size.ts'
import { partUploads } from './part-uploads.ts'
import { partsOf } from './parts-of.ts'
import { pinnedIn, pinnedText } from './pinned-version.ts'
import { removeVersions } from './remove-versions.ts'
import { foundHead, readObject, standingVersion, versionIdOf } from './s3-objects.ts'
import { writeInParts } from './write-in-parts.ts'

const PART_BYTES = 8 * 1024 * 1024
const CONTENT_TYPE = 'application/octet-stream'

export interface S3SourcesOptions extends SourceBuckets {
  readonly client: S3Client
  readonly newId: NewId
  /** Up to this size bytes are written at once, and above it in parts of this size: 8 MiB, if it is left out. */
  readonly partBytes?: number
}

/** Submitted bytes in S3: uploads in a bucket of our own, and what the buckets of egress stores hold. */
export function s3Sources({ client, newId, partBytes = PART_BYTES, ...buckets }: S3SourcesOptions): Sources {
  const { uploads } = buckets

  const putAtOnce = async (
    key: string,
    stream: AsyncIterable<Uint8Array>,
    bytes: number,
  ): Promise<string> => {
    const body = await Array.fromAsync(partsOf(stream, Math.max(bytes, 1)))
    const put = new PutObjectCommand({
      ...inBucket(uploads),
      Key: key,
      Body: body[0] ?? Buffer.alloc(0),
      ContentType: CONTENT_TYPE,
      IfNoneMatch: '*',
    })
    return versionIdOf(uploads, await client.send(put))
  }

  const putInParts = (key: string, stream: AsyncIterable<Uint8Array>, bytes: number): Promise<string> =>
    writeInParts(client, {
      bucket: uploads,
      key,
      bytes,
      contentType: CONTENT_TYPE,
      parts: partUploads(client, partsOf(stream, partSize(bytes, partBytes))),
    })

  return {
    async receive(requestId, stream, bytes) {
      const key = receivedKey(requestId, newId())
      const meter = newMeter()
      const whole = exactly(metered(stream, meter), meter, bytes)
      const versionId = await writtenOrFound(
        () => (bytes > partBytes ? putInParts(key, whole, bytes) : putAtOnce(key, whole, bytes)),
        // Nobody else knows the key: what stands there is this, and it stands there whole.
        () => standingVersion(client, uploads, key),
      )
      const version = pinnedText(uploadsPrefix(requestId), { key, versionId })
      return { version, bytes, sha256: meter.sha256() }
    },

    async arrived(place) {
      const key = uploadKey(place)
      const found = await foundHead(client, uploads, { key })
      if (!found) return undefined
      const { versionId, bytes } = found
      return { version: pinnedText(uploadsPrefix(place.requestId), { key, versionId }), bytes }
    },

    async open(requestId, source) {
      const located = locateSource(buckets, requestId, source)
      try {
        return (await readObject(client, located.bucket, located)).stream
      } catch (error) {
        throw sourceTrouble(located, error)
      }
    },

    async read(name, objectKey, maxBytes) {
      const bucket = sourceBucket(buckets, name)
      const key = plainKey(objectKey)
      const { bytes, stream } = await readObject(client, bucket, { key }).catch((error: unknown) => {
        throw sourceTrouble({ bucket, key }, error)
      })
      const content = bytes > maxBytes ? undefined : await contentUpTo(maxBytes, stream)
      stream.destroy()
      if (!content) throw new SourceMissing(`The object is larger than ${maxBytes} bytes`)
      return content
    },

    async removeUpload(requestId, version) {
      const pinned = pinnedIn(uploadsPrefix(requestId), version)
      if (!pinned) throw new SourceMissing('This is no upload of this request')
      const { key, versionId } = pinned
      await client.send(new DeleteObjectCommand({ ...inBucket(uploads), Key: key, VersionId: versionId }))
    },

    async removeUploads(requestId) {
      const prefix = uploadsPrefix(requestId)
      await abortUploads(client, uploads, prefix)
      await removeVersions(client, uploads, prefix)
    },
  }
}

/** The bytes of a stream, if they are not more. */
async function contentUpTo(
  maxBytes: number,
  stream: AsyncIterable<Uint8Array>,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.byteLength
    if (size > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
