import { randomUUID } from 'node:crypto'
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { ACCOUNT, REGION } from '#aws/emulator/emulator-environment.ts'
import { inBucket, type Bucket } from './bucket.ts'

/** A new bucket with versions, as all of ours have. */
export async function newBucket(client: S3Client): Promise<Bucket> {
  const bucket = { name: `sluice-${randomUUID()}`, owner: ACCOUNT }
  await client.send(
    new CreateBucketCommand({
      Bucket: bucket.name,
      CreateBucketConfiguration: { LocationConstraint: REGION },
    }),
  )
  await client.send(
    new PutBucketVersioningCommand({
      ...inBucket(bucket),
      VersioningConfiguration: { Status: 'Enabled' },
    }),
  )
  return bucket
}

/** How much is kept under a prefix: versions, delete markers, and uploads in parts. */
export async function keptIn(client: S3Client, bucket: Bucket, prefix = ''): Promise<number> {
  const under = { ...inBucket(bucket), Prefix: prefix }
  const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand(under))
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand(under))
  return Versions.length + DeleteMarkers.length + Uploads.length
}

/** Puts an object as somebody else would, and tells its version. */
export async function put(
  client: S3Client,
  bucket: Bucket,
  key: string,
  bytes: Uint8Array,
  more: Partial<PutObjectCommand['input']> = {},
): Promise<string> {
  const { VersionId = '' } = await client.send(
    new PutObjectCommand({ ...inBucket(bucket), Key: key, Body: bytes, ...more }),
  )
  return VersionId
}

/** Begins an upload in parts that nobody will finish. */
export async function abandonUpload(client: S3Client, bucket: Bucket, key: string): Promise<void> {
  await client.send(new CreateMultipartUploadCommand({ ...inBucket(bucket), Key: key }))
}
