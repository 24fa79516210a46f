import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { Readable } from 'node:stream'
import { inBucket, type Bucket } from './bucket.ts'
import type { ObjectName } from './s3-objects.ts'

export interface Ranges {
  /** Where to begin: at the first byte, if it is left out. */
  readonly from?: number
  /** How many bytes the object has, or where to end. */
  readonly bytes: number
  readonly rangeBytes: number
  /** Ranges that are asked for at the same time; as many may be held here. */
  readonly atOnce: number
  /** The answer to who asked for all of it: the first range is read from there, and no further. */
  readonly begun?: Readable
}

/**
 * The bytes of an object in their order, each chunk a range, of which the next ones are on their way already: one
 * connection to S3 gives less than a function can take. @throws as S3 does, and what the signal says when it fires
 */
export async function* readInRanges(
  client: S3Client,
  bucket: Bucket,
  object: ObjectName,
  { from: first = 0, bytes, rangeBytes, atOnce, begun }: Ranges,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const given = new AbortController()
  const abortSignal = AbortSignal.any([signal, given.signal])
  const ahead: Promise<Uint8Array>[] = []
  let from = first
  const ask = (): void => {
    const end = Math.min(from + rangeBytes, bytes)
    const range =
      begun && from === first
        ? bytesFrom(begun, end - from, 'and give up', abortSignal)
        : readRange(client, bucket, object, { from, end }, abortSignal)
    // Whoever comes to it is told; until then nobody waits for it.
    range.catch(() => undefined)
    ahead.push(range)
    from = end
  }
  try {
    for (;;) {
      while (ahead.length < atOnce && from < bytes) ask()
      const next = ahead.shift()
      if (!next) return
      yield await next
    }
  } finally {
    given.abort()
    begun?.destroy()
    await Promise.allSettled(ahead)
  }
}

async function readRange(
  client: S3Client,
  bucket: Bucket,
  { key, versionId }: ObjectName,
  { from, end }: { readonly from: number; readonly end: number },
  abortSignal: AbortSignal,
): Promise<Uint8Array> {
  const { Body } = await client.send(
    new GetObjectCommand({
      ...inBucket(bucket),
      Key: key,
      VersionId: versionId,
      Range: `bytes=${from}-${end - 1}`,
    }),
    { abortSignal },
  )
  if (!(Body instanceof Readable)) throw new Error('S3 answered without a body')
  return bytesFrom(Body, end - from, 'and no more', abortSignal)
}

/** So many bytes of an answer. What may follow is not read: it is given up, or it should not be there. */
async function bytesFrom(
  body: AsyncIterable<Uint8Array>,
  bytes: number,
  how: 'and no more' | 'and give up',
  signal: AbortSignal,
): Promise<Uint8Array> {
  const range = Buffer.allocUnsafe(bytes)
  let filled = 0
  for await (const chunk of body) {
    signal.throwIfAborted()
    const taken = Math.min(chunk.byteLength, bytes - filled)
    if (taken < chunk.byteLength && how === 'and no more')
      throw new Error('S3 answered with more than a range')
    range.set(chunk.subarray(0, taken), filled)
    filled += taken
    if (filled === bytes && how === 'and give up') break
  }
  if (filled < bytes) throw new Error('S3 answered with less than a range')
  return range
}
