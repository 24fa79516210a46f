import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { bytesOf } from '#ports/contracts/streams.ts'
import { newBucket, put } from './s3-buckets.fixture.ts'
import { newS3Client } from './s3-client.ts'
import { S3_STAGING_LIMITS, s3Staging } from './s3-staging.ts'
import { sent } from './sent.fixture.ts'

const PLACE = { requestId: 'r1', round: 1 }
const LIMITS = { ...S3_STAGING_LIMITS, wholeBytes: 20, rangeBytes: 7 }
const TEXT = Array.from({ length: 40 }, (_, place) => String.fromCharCode(48 + place)).join('')

async function staged(limits = LIMITS) {
  const requests = sent(newS3Client())
  const bucket = await newBucket(newS3Client())
  const versionId = await put(newS3Client(), bucket, 'staging/r1/1/copy', Buffer.from(TEXT))
  const { client } = requests
  const staging = s3Staging({ client, staging: bucket, newId: randomUUID, limits })
  const read = async (range?: { from: number; to: number }) => {
    const { bytes, stream } = await staging.open(PLACE, `copy~${versionId}`, range)
    const all = await bytesOf(stream)
    expect(all.length).toBe(bytes)
    return String(all)
  }
  return { read, asked: () => requests.inputs.map(({ Range }) => Range), requests, versionId }
}

test('a large copy is opened in ranges, several at once, also where only a part of it is asked for', async () => {
  const { read, asked, requests, versionId } = await staged()
  expect(await read({ from: 3, to: 33 })).toBe(TEXT.slice(3, 33))
  expect(asked()).toEqual([
    // The first one is read from here.
    'bytes=3-32',
    'bytes=10-16',
    'bytes=17-23',
    'bytes=24-30',
    'bytes=31-32',
  ])
  for (const input of requests.inputs) expect(input).toMatchObject({ VersionId: versionId })
  expect(await read()).toBe(TEXT)
})

test('what is not much larger is opened in as many ranges as are read at once', async () => {
  const { read, asked } = await staged({ ...LIMITS, rangeBytes: 1_000 })
  expect(await read()).toBe(TEXT)
  expect(asked()).toEqual([undefined, 'bytes=10-19', 'bytes=20-29', 'bytes=30-39'])
})

test('what is small is one request', async () => {
  const { read, asked } = await staged()
  expect(await read({ from: 3, to: 23 })).toBe(TEXT.slice(3, 23))
  expect(asked()).toEqual(['bytes=3-22'])
})
