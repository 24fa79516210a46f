import { randomUUID } from 'node:crypto'
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import {
  CopyObjectCommand,
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { beforeAll, describe, expect, test } from 'vitest'
import { emulatorRole } from './emulator-role.fixture.ts'
import { zipOf } from './zip-of.fixture.ts'

const ELSEWHERE = '999999999999'

describe('a Lambda that fails', () => {
  const lambda = new LambdaClient({})
  const FunctionName = `mends-${randomUUID()}`
  beforeAll(async () => {
    const code = `
      class Mine extends Error { name = 'Mine' }
      export const handler = async ({ kind }) => {
        if (kind === 'error') throw new Mine('as asked')
        throw kind === 'nothing' ? undefined : 'a text'
      }`
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName,
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: await emulatorRole('lambda'),
        Code: { ZipFile: zipOf({ 'index.mjs': code }) },
      }),
    )
  })

  test.each([
    ['error', { errorType: 'Mine', errorMessage: 'as asked' }],
    ['text', { errorType: 'string', errorMessage: 'a text' }],
    ['nothing', { errorType: 'undefined', errorMessage: 'undefined' }],
  ])('tells what it threw: %s', async (kind, told) => {
    const asked = new InvokeCommand({ FunctionName, Payload: JSON.stringify({ kind }) })
    const { FunctionError, Payload = new Uint8Array() } = await lambda.send(asked)
    expect(FunctionError).toBe('Unhandled')
    expect(JSON.parse(Buffer.from(Payload).toString())).toMatchObject({ ...told, trace: expect.any(Array) })
  })
})

describe('a bucket', () => {
  const s3 = new S3Client({})
  const Bucket = `mends-${randomUUID()}`
  const at = { Bucket, Key: 'k' }
  let VersionId: string
  beforeAll(async () => {
    await s3.send(new CreateBucketCommand({ Bucket }))
    const VersioningConfiguration = { Status: 'Enabled' } as const
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
    const { VersionId: first = '' } = await s3.send(new PutObjectCommand({ ...at, Body: 'first content' }))
    await s3.send(new PutObjectCommand({ ...at, Body: 'second' }))
    VersionId = first
  })

  test('gives a part of a version', async () => {
    const found = await s3.send(new GetObjectCommand({ ...at, VersionId, Range: 'bytes=6-12' }))
    expect(await found.Body?.transformToString()).toBe('content')
    expect(found.ContentRange).toBe('bytes 6-12/13')
  })

  test('gives a version under the name that is asked for', async () => {
    const ResponseContentDisposition = 'attachment; filename="x"'
    const found = await s3.send(new GetObjectCommand({ ...at, VersionId, ResponseContentDisposition }))
    expect(found.ContentDisposition).toBe(ResponseContentDisposition)
  })

  test('is not the bucket of somebody else', async () => {
    await expect(
      s3.send(new GetObjectCommand({ ...at, ExpectedBucketOwner: ELSEWHERE })),
    ).rejects.toMatchObject({ name: 'AccessDenied' })
    const copy = { ...at, Key: 'copy', CopySource: `${Bucket}/k`, ExpectedSourceBucketOwner: ELSEWHERE }
    await expect(s3.send(new CopyObjectCommand(copy))).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  test('takes no copy in the place of what is there', async () => {
    const copy = { ...at, CopySource: `${Bucket}/k?versionId=${VersionId}`, IfNoneMatch: '*' }
    await expect(s3.send(new CopyObjectCommand(copy))).rejects.toMatchObject({ name: 'PreconditionFailed' })
  })
})
