import { addAbortSignal, Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { bytesOf } from '#ports/contracts/streams.ts'
import { readInRanges } from './read-in-ranges.ts'
import { newBucket, put } from './s3-buckets.fixture.ts'
import { newS3Client } from './s3-client.ts'
import { sent } from './sent.fixture.ts'

const { client, inputs } = sent(newS3Client({ maxAttempts: 1 }))
const NEVER = new AbortController().signal
const TEXT = 'abcdefghijklmnopqrstuvwxyz'
const bucket = await newBucket(client)
const versionId = await put(client, bucket, 'a', Buffer.from(TEXT))
await put(client, bucket, 'a', Buffer.from('newer'))

const read = (bytes: number, rangeBytes: number, signal = NEVER, of = versionId) =>
  readInRanges(client, bucket, { key: 'a', versionId: of }, { bytes, rangeBytes, atOnce: 3 }, signal)
const asked = () => inputs.splice(0).map(({ Range }) => Range)

test.each([1, 7, 13, 26, 100])(
  'ranges of %i bytes give the bytes of the version in their order',
  async (size) => {
    expect(String(await bytesOf(read(26, size)))).toBe(TEXT)
  },
)

test('a few ranges are asked for ahead, and the next one when one was taken', async () => {
  asked()
  const ranges = read(26, 7)
  await ranges.next()
  expect(asked()).toEqual(['bytes=0-6', 'bytes=7-13', 'bytes=14-20'])
  await ranges.next()
  expect(asked()).toEqual(['bytes=21-25'])
  await ranges.return(undefined)
})

test('who asked for all of it has the first range from that answer, and reads it no further', async () => {
  const begun = Readable.from([Buffer.from('abcde'), Buffer.from('fghij'), Buffer.from('klmno')])
  asked()
  const limits = { bytes: 26, rangeBytes: 7, atOnce: 3, begun }
  const ranges = await Array.fromAsync(readInRanges(client, bucket, { key: 'a', versionId }, limits, NEVER))
  expect(ranges.map(String)).toEqual(['abcdefg', 'hijklmn', 'opqrstu', 'vwxyz'])
  expect(asked()).toEqual(['bytes=7-13', 'bytes=14-20', 'bytes=21-25'])
  expect(begun.destroyed).toBe(true)
})

test('that answer is given up with everything else, and not taken for whole where it ends early', async () => {
  const limits = { bytes: 26, rangeBytes: 7, atOnce: 3 }
  const endless = new Readable({ read() {} })
  endless.push('abc')
  const abort = new AbortController()
  const object = { key: 'a', versionId }
  const given = readInRanges(client, bucket, object, { ...limits, begun: endless }, abort.signal)
  addAbortSignal(abort.signal, endless)
  const first = given.next()
  abort.abort()
  await expect(first).rejects.toThrow()
  expect(endless.destroyed).toBe(true)
  const begun = Readable.from([Buffer.from('abc')])
  const short = readInRanges(client, bucket, object, { ...limits, begun }, NEVER)
  await expect(bytesOf(short)).rejects.toThrow('less than a range')
})

test('an object of no bytes is asked for nothing', async () => {
  asked()
  expect(await Array.fromAsync(read(0, 7))).toEqual([])
  expect(asked()).toEqual([])
})

test('an object that is shorter than it was said to be is not taken for whole', async () => {
  await expect(bytesOf(read(27, 7))).rejects.toThrow('less than a range')
})

test('a version that is not there is an error of S3, and what the signal says ends it', async () => {
  await expect(bytesOf(read(26, 7, NEVER, `${versionId}0`))).rejects.toThrow()
  await expect(bytesOf(read(26, 7, AbortSignal.abort()))).rejects.toThrow()
})
