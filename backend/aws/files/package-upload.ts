import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3'
import type { Packages, PartContent } from '#ports/packages.ts'
import { WorkMissing } from '#ports/works.ts'
import { inBucket, type Bucket } from './bucket.ts'
import { copySource } from './copy-source.ts'
import { workKey } from './object-keys.ts'
import { untilNoConflict, writtenOrFound } from './once.ts'
import { PUT_TOGETHER_AS } from './put-together-as.ts'
import { isSourceGone } from './s3-errors.ts'
import { foundHead } from './s3-objects.ts'
import { writtenAs } from './work-version.ts'

export interface PackageUploadOptions {
  readonly client: S3Client
  readonly packages: Bucket
  readonly contentType: string
  /** Where works lie, if they lie in S3: a part that is one of them is copied by S3 itself. */
  readonly works?: Bucket | undefined
}

/** Packages that are put together of parts which many wrote: one multipart upload. */
export function packageUpload({
  client,
  packages,
  contentType,
  works,
}: PackageUploadOptions): Pick<Packages, 'begin' | 'addPart' | 'complete'> {
  const target = (key: string) => ({ ...inBucket(packages), Key: key })

  const copyPart = async (part: PartPlace, bucket: Bucket, work: Work): Promise<string | undefined> => {
    const { versionId, etag } = writtenAs(work.version)
    const asked = new UploadPartCopyCommand({
      ...part,
      CopySource: copySource({ bucket, key: workKey(work.place, work.name), versionId }),
      CopySourceIfMatch: etag,
      ExpectedSourceBucketOwner: bucket.owner,
    })
    try {
      return (await client.send(asked)).CopyPartResult?.ETag
    } catch (error) {
      if (isSourceGone(error)) throw new WorkMissing('What a batch packed is not there as it was packed')
      throw error
    }
  }

  return {
    async begin(key) {
      const { UploadId: id = '' } = await client.send(
        new CreateMultipartUploadCommand({
          ...target(key),
          ContentType: contentType,
          Metadata: { [PUT_TOGETHER_AS]: key },
        }),
      )
      return { key, id }
    },

    async addPart({ key, id }, part, content) {
      const place = { ...target(key), UploadId: id, PartNumber: part }
      const tag =
        works && content.work
          ? await copyPart(place, works, content.work)
          : (await client.send(new UploadPartCommand({ ...place, Body: await bodyOf(content) }))).ETag
      if (tag === undefined) throw new Error('S3 took a part and did not name it')
      return tag
    },

    complete: ({ key, id }, parts) =>
      untilNoConflict(() =>
        writtenOrFound<'published' | 'exists'>(
          async () => {
            await client.send(
              new CompleteMultipartUploadCommand({
                ...target(key),
                UploadId: id,
                MultipartUpload: {
                  Parts: parts.map(({ part, tag }) => ({ PartNumber: part, ETag: tag })),
                },
                MpuObjectSize: parts.reduce((sum, { bytes }) => sum + bytes, 0),
                IfNoneMatch: '*',
              }),
            )
            return 'published'
          },
          async () => ((await foundHead(client, packages, { key })) ? 'exists' : undefined),
        ),
      ),
  }
}

type Work = NonNullable<PartContent['work']>
type PartPlace = Readonly<Record<'Bucket' | 'ExpectedBucketOwner' | 'Key' | 'UploadId', string>> & {
  readonly PartNumber: number
}

/** All of a part in one buffer of our own: the SDK would keep small views of large ones. */
async function bodyOf(content: PartContent): Promise<Buffer> {
  const body = Buffer.allocUnsafe(content.bytes)
  let filled = 0
  for await (const chunk of content.open()) {
    if (filled + chunk.length > body.length) throw new WorkMissing('A part is longer than what was packed')
    body.set(chunk, filled)
    filled += chunk.length
  }
  if (filled < body.length) throw new WorkMissing('A part is shorter than what was packed')
  return body
}
