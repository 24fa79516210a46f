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
}

/**
 * The bytes of an object in their order, each chunk a range, of which the next ones are on their way already: one
 * connection to S3 gives less than a function can take. @throws as S3 does, and what the signal says when it fires
 */
export async function* readInRanges(
  client: S3Client,
  bucket: Bucket,
  object: ObjectName,
  { from: first = 0, bytes, rangeBytes, atOnce }: Ranges,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const given = new AbortController()
  const abortSignal = AbortSignal.any([signal, given.signal])
  const ahead: Promise<Uint8Array>[] = []
  let from = first
  const ask = (): void => {
    const end = Math.min(from + rangeBytes, bytes)
    const range = readRange(client, bucket, object, { from, end }, abortSignal)
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
  const range = Buffer.allocUnsafe(end - from)
  let filled = 0
  for await (const chunk of Body as AsyncIterable<Uint8Array>) {
    abortSignal.throwIfAborted()
    if (filled + chunk.byteLength > range.byteLength) throw new Error('S3 answered with more than a range')
    range.set(chunk, filled)
    filled += chunk.byteLength
  }
  if (filled < range.byteLength) throw new Error('S3 answered with less than a range')
  return range
}
