import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type MultipartUpload,
  type S3Client,
} from '@aws-sdk/client-s3'
import { inBucket, type Bucket } from './bucket.ts'
import { isMissing } from './s3-errors.ts'

/** Gives up the uploads in parts under a prefix: their parts are kept and paid for until then. */
export async function abortUploads(client: S3Client, bucket: Bucket, prefix: string): Promise<void> {
  for await (const { Key, UploadId } of uploadsUnder(client, bucket, prefix))
    await client
      .send(new AbortMultipartUploadCommand({ ...inBucket(bucket), Key, UploadId }))
      .catch((error: unknown) => {
        if (!isMissing(error)) throw error
      })
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
