import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type MultipartUpload,
  type S3Client,
} from '@aws-sdk/client-s3'
import { inBucket, type Bucket } from './bucket.ts'
import { isMissing } from './s3-errors.ts'

/** No function runs for longer than a quarter of an hour, so nobody works on an upload that is a day old. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1_000

/** Gives up the uploads in parts that nobody finishes any more: their parts are kept and paid for. @returns how many */
export async function sweepUploads(client: S3Client, bucket: Bucket, now: string): Promise<number> {
  const before = new Date(Date.parse(now) - ABANDONED_AFTER_MS)
  return abortUploads(client, bucket, '', ({ Initiated }) => Initiated !== undefined && Initiated < before)
}

/** Gives up the uploads in parts under a prefix, all or those that it is said of. @returns how many */
export async function abortUploads(
  client: S3Client,
  bucket: Bucket,
  prefix: string,
  isMeant: (upload: MultipartUpload) => boolean = () => true,
): Promise<number> {
  let aborted = 0
  for await (const upload of uploadsUnder(client, bucket, prefix)) {
    if (!isMeant(upload)) continue
    const { Key, UploadId } = upload
    await client
      .send(new AbortMultipartUploadCommand({ ...inBucket(bucket), Key, UploadId }))
      .catch((error: unknown) => {
        if (!isMissing(error)) throw error
      })
    aborted += 1
  }
  return aborted
}

async function* uploadsUnder(
  client: S3Client,
  bucket: Bucket,
  prefix: string,
): AsyncGenerator<MultipartUpload> {
  let after: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } = {}
  for (;;) {
    const page = await client.send(
      new ListMultipartUploadsCommand({ ...inBucket(bucket), Prefix: prefix, ...after }),
    )
    yield* page.Uploads ?? []
    if (!page.IsTruncated) return
    after = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
  }
}
