import { type S3Client, UploadPartCommand } from '@aws-sdk/client-s3'
import type { WritePart } from './write-in-parts.ts'

/** Each part as the request that uploads it. */
export async function* partUploads(
  client: S3Client,
  parts: AsyncIterable<Buffer>,
): AsyncGenerator<WritePart> {
  for await (const body of parts)
    yield async (place, abortSignal) =>
      (await client.send(new UploadPartCommand({ ...place, Body: body }), { abortSignal })).ETag
}
