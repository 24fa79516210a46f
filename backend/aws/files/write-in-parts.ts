import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type CompletedPart,
  CreateMultipartUploadCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { inBucket, type Bucket } from './bucket.ts'
import { versionIdOf } from './s3-objects.ts'

/** Parts on their way at once, where each holds its bytes in memory. */
const HELD_AT_ONCE = 3

/** Which part of which upload a request writes. */
export interface PartPlace {
  readonly Bucket: string
  readonly ExpectedBucketOwner: string
  readonly Key: string
  readonly UploadId: string
  readonly PartNumber: number
}

/** Writes one part, and tells its ETag. */
export type WritePart = (place: PartPlace, signal: AbortSignal) => Promise<string | undefined>

export interface InParts {
  readonly bucket: Bucket
  readonly key: string
  /** How many bytes the parts are together; S3 refuses any other number. */
  readonly bytes: number
  readonly contentType: string
  readonly metadata?: Record<string, string>
  /** The parts in their order; the next one is asked for when there is room for it. */
  readonly parts: AsyncIterable<WritePart> | Iterable<WritePart>
  /** Parts on their way at once: three, if it is left out. */
  readonly atOnce?: number
  readonly signal?: AbortSignal
}

/** Writes a new object in parts, if there is none under its key. What fails leaves no part. @returns its version */
export async function writeInParts(client: S3Client, object: InParts): Promise<string> {
  const { bucket, key, bytes, contentType, metadata, parts, atOnce = HELD_AT_ONCE, signal } = object
  const target = { ...inBucket(bucket), Key: key }
  const { UploadId = '' } = await client.send(
    new CreateMultipartUploadCommand({ ...target, ContentType: contentType, Metadata: metadata }),
  )
  const upload = { ...target, UploadId }
  try {
    const written = await writeParts(upload, parts, atOnce, signal)
    const done = await client.send(
      new CompleteMultipartUploadCommand({
        ...upload,
        MultipartUpload: { Parts: written },
        MpuObjectSize: bytes,
        IfNoneMatch: '*',
      }),
    )
    return versionIdOf(bucket, done)
  } catch (error) {
    // Where this fails too, the upload is one of those that are swept.
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined)
    throw error
  }
}

async function writeParts(
  upload: Omit<PartPlace, 'PartNumber'>,
  parts: InParts['parts'],
  atOnce: number,
  given?: AbortSignal,
): Promise<CompletedPart[]> {
  const failed = new AbortController()
  const signal = given ? AbortSignal.any([given, failed.signal]) : failed.signal
  const written: CompletedPart[] = []
  const underWay = new Set<Promise<void>>()
  const begin = (write: WritePart): void => {
    const part: CompletedPart = { PartNumber: written.length + 1 }
    written.push(part)
    const writing = write({ ...upload, PartNumber: written.length }, signal)
      .then((etag) => void (part.ETag = etag))
      .catch((error: unknown) => failed.abort(error))
      .finally(() => underWay.delete(writing))
    underWay.add(writing)
  }
  try {
    for await (const write of parts) {
      signal.throwIfAborted()
      begin(write)
      if (underWay.size >= atOnce) await Promise.race(underWay)
    }
  } catch (error) {
    failed.abort(error)
  }
  // Nothing is on its way any more when this ends, so nothing arrives after the upload was given up.
  await Promise.all(underWay)
  signal.throwIfAborted()
  return written
}
