import { expect, test } from 'vitest'
import { worksContract } from '#ports/contracts/works-contract.ts'
import { keptIn, newBucket, put } from './s3-buckets.fixture.ts'
import { newS3Client } from './s3-client.ts'
import { s3Works } from './s3-works.ts'
import { sent } from './sent.fixture.ts'

const client = newS3Client()
const PLACE = { requestId: 'r1', round: 1 }

async function open() {
  const bucket = await newBucket(client)
  return { bucket, works: s3Works(client, bucket), close: async () => {} }
}

worksContract(open)

test('they lie beside the staged copies of the same bucket, which stay when they are removed', async () => {
  const { bucket, works } = await open()
  await put(client, bucket, 'staging/r1/1/copy', Buffer.from('staged'))
  for (const text of ['first', 'second']) await works.put(PLACE, 'plan', [Buffer.from(text)])
  expect(await keptIn(client, bucket, 'works/r1/1/')).toBe(2)
  await works.remove(PLACE)
  expect(await keptIn(client, bucket, 'works/')).toBe(0)
  expect(await keptIn(client, bucket)).toBe(1)
})

test('every request names the account that the bucket has to belong to', async () => {
  const requests = sent(newS3Client())
  const bucket = await newBucket(client)
  const works = s3Works(requests.client, bucket)
  await works.put(PLACE, 'plan', [Buffer.from('x')])
  await works.open(PLACE, 'plan')
  await works.remove(PLACE)
  expect(requests.inputs.length).toBeGreaterThan(3)
  for (const input of requests.inputs) expect(input).toMatchObject({ ExpectedBucketOwner: bucket.owner })
})
