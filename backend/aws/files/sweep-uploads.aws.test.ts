import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { abandonUpload, keptIn, newBucket } from './s3-buckets.fixture.ts'
import { newS3Client } from './s3-client.ts'
import { sweepUploads } from './sweep-uploads.ts'

const client = newS3Client()
const HOURS_24 = 24 * 3_600_000

test('uploads in parts that are a day old are given up, and younger ones are not', async () => {
  const bucket = await newBucket(client)
  for (const key of ['a', 'a', 'b']) await abandonUpload(client, bucket, key)
  await sleep(1_100)
  const begunBefore = Date.now()
  const at = (ms: number) => new Date(ms).toISOString()
  expect(await sweepUploads(client, bucket, at(begunBefore))).toBe(0)
  expect(await keptIn(client, bucket)).toBe(3)
  expect(await sweepUploads(client, bucket, at(begunBefore + HOURS_24))).toBe(3)
  expect(await keptIn(client, bucket)).toBe(0)
  expect(await sweepUploads(client, bucket, at(begunBefore + HOURS_24))).toBe(0)
})
