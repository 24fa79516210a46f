import { addAbortSignal, Readable } from 'node:stream'
import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import type { ByteRange } from '#core/byte-range.ts'
import { orAborted } from '#core/or-aborted.ts'
import { inBucket, type Bucket } from './bucket.ts'
import type { Pinned } from './pinned-version.ts'
import { isMissing, isUnexplained } from './s3-errors.ts'

/** An object without a `versionId` is its newest version. */
export interface ObjectName {
  readonly key: string
  readonly versionId?: string | undefined
}

export interface ObjectHead {
  readonly versionId: string
  readonly bytes: number
  readonly etag: string
  readonly metadata: Readonly<Record<string, string>>
}

/** What S3 says of an object. @throws as S3 does, also with the reason why a version id is none */
export async function headOf(
  client: S3Client,
  bucket: Bucket,
  { key, versionId }: ObjectName,
  abortSignal?: AbortSignal,
): Promise<ObjectHead> {
  const input = { ...inBucket(bucket), Key: key, VersionId: versionId }
  const options = abortSignal ? { abortSignal } : {}
  try {
    const head = await client.send(new HeadObjectCommand(input), options)
    const { ContentLength: bytes = 0, ETag: etag = '', Metadata: metadata = {} } = head
    return { versionId: versionIdOf(bucket, head), bytes, etag, metadata }
  } catch (error) {
    // The answer to GET has a reason, and a byte is enough to get it.
    if (isUnexplained(error))
      await client.send(new GetObjectCommand({ ...input, Range: 'bytes=0-0' }), options)
    throw error
  }
}

/** What S3 says of an object, if it is there. */
export async function foundHead(
  client: S3Client,
  bucket: Bucket,
  name: ObjectName,
): Promise<ObjectHead | undefined> {
  return headOf(client, bucket, name).catch(nothingIfMissing)
}

/** The version that stands under a key; none also where that cannot be seen, and what came before says more. */
export async function standingVersion(
  client: S3Client,
  bucket: Bucket,
  key: string,
): Promise<string | undefined> {
  return headOf(client, bucket, { key }).then(
    ({ versionId }) => versionId,
    () => undefined,
  )
}

/** Swallows the error that says that something is not there; for `catch`. */
export function nothingIfMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error
}

export interface ReadObject {
  readonly bytes: number
  readonly stream: Readable
  readonly etag: string
  readonly versionId: string | undefined
}

/**
 * The bytes of an object, or a range of them, of which none wait here to be asked for. When the signal fires they end.
 * @throws as S3 does, the signal's reason
 */
export async function readObject(
  client: S3Client,
  bucket: Bucket,
  { key, versionId, range }: ObjectName & { readonly range?: ByteRange },
  abortSignal?: AbortSignal,
): Promise<ReadObject> {
  const asked = client.send(
    new GetObjectCommand({
      ...inBucket(bucket),
      Key: key,
      VersionId: versionId,
      ...(range && { Range: `bytes=${range.from}-${range.to - 1}` }),
    }),
    abortSignal ? { abortSignal } : {},
  )
  const { Body, ContentLength, ETag: etag = '', VersionId } = await orAborted(asked, abortSignal)
  if (!(Body instanceof Readable)) throw new Error('S3 answered without a body')
  if (abortSignal) {
    // Whoever reads it is told, and it may be that nobody does yet.
    Body.on('error', () => {})
    addAbortSignal(abortSignal, Body)
  }
  return { bytes: ContentLength ?? 0, stream: Body, etag, versionId: VersionId }
}

/** The version that a write made. @throws where the bucket keeps no versions: nothing could be pinned in it */
export function versionIdOf(
  bucket: Bucket,
  answer: { readonly VersionId?: string | undefined },
): Pinned['versionId'] {
  if (answer.VersionId === undefined) throw new Error(`The bucket ${bucket.name} does not keep versions`)
  return answer.VersionId
}
