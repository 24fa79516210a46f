import { CopyObjectCommand, type S3Client, UploadPartCopyCommand } from '@aws-sdk/client-s3'
import { inBucket, type Bucket } from './bucket.ts'
import { copySource } from './copy-source.ts'
import type { Located } from './locate-source.ts'
import { partSize } from './part-size.ts'
import { type ObjectHead, versionIdOf } from './s3-objects.ts'
import { writeInParts, type WritePart } from './write-in-parts.ts'

export interface CopyLimits {
  /** What is larger is copied in parts. */
  readonly wholeBytes: number
  readonly partBytes: number
  /** Parts of one copy that S3 makes at the same time. */
  readonly partsAtOnce: number
}

/** CopyObject takes 5 GB, and so does a part; S3 makes several smaller parts side by side, and they are cheaper to repeat. */
export const S3_COPY_LIMITS: CopyLimits = {
  wholeBytes: 1024 ** 3,
  partBytes: 256 * 1024 ** 2,
  partsAtOnce: 16,
}

/** Staged bytes are bytes: what their source said of itself stays behind. */
const CONTENT_TYPE = 'application/octet-stream'

export interface Copy {
  readonly from: Located
  /** The source as it was looked at: if it is another one meanwhile, nothing is copied. */
  readonly head: ObjectHead
  readonly bucket: Bucket
  readonly key: string
  readonly limits: CopyLimits
  readonly signal: AbortSignal
}

/** Copies a pinned version to a new key, without its metadata, tags and annotations. @returns the version of the copy */
export async function copyVersion(client: S3Client, copy: Copy): Promise<string> {
  const { from, head, bucket, key, limits, signal } = copy
  const source = {
    CopySource: copySource(from),
    CopySourceIfMatch: head.etag,
    ExpectedSourceBucketOwner: from.bucket.owner,
  }
  if (head.bytes > limits.wholeBytes)
    return writeInParts(client, {
      bucket,
      key,
      bytes: head.bytes,
      contentType: CONTENT_TYPE,
      parts: partCopies(client, source, head.bytes, partSize(head.bytes, limits.partBytes)),
      atOnce: limits.partsAtOnce,
      signal,
    })
  const copied = await client.send(
    new CopyObjectCommand({
      ...inBucket(bucket),
      Key: key,
      ...source,
      MetadataDirective: 'REPLACE',
      ContentType: CONTENT_TYPE,
      TaggingDirective: 'REPLACE',
      AnnotationDirective: 'EXCLUDE',
      IfNoneMatch: '*',
    }),
    { abortSignal: signal },
  )
  return versionIdOf(bucket, copied)
}

type PartSource = Pick<
  UploadPartCopyCommand['input'],
  'CopySource' | 'CopySourceIfMatch' | 'ExpectedSourceBucketOwner'
>

function* partCopies(
  client: S3Client,
  source: PartSource,
  bytes: number,
  partBytes: number,
): Generator<WritePart> {
  for (let from = 0; from < bytes; from += partBytes) {
    const range = `bytes=${from}-${Math.min(from + partBytes, bytes) - 1}`
    yield async (place, abortSignal) => {
      const command = new UploadPartCopyCommand({ ...place, ...source, CopySourceRange: range })
      return (await client.send(command, { abortSignal })).CopyPartResult?.ETag
    }
  }
}
