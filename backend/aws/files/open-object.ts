import type { S3Client } from '@aws-sdk/client-s3'
import { abortable } from '#core/abortable.ts'
import type { ByteRange } from '#core/byte-range.ts'
import type { Bucket } from './bucket.ts'
import { readInRanges } from './read-in-ranges.ts'
import { type ObjectName, readObject } from './s3-objects.ts'

export interface OpenLimits {
  /** What is larger is read in ranges: one connection would be too slow for it. */
  readonly wholeBytes: number
  /** Ranges are not larger; they are smaller where as many as are on their way are all of it. */
  readonly rangeBytes: number
  /** Ranges on their way, which are held here. */
  readonly atOnce: number
}

/** The most that is read from one connection, where more may be had from others: 0.07 s at 60 MB/s. */
export const WHOLE_BYTES = 4 * 1024 ** 2

/** Of whoever opens something without one: they stop by reading no further. */
const NEVER = new AbortController().signal

/** The bytes of an object, or a range of them, in their order. @throws as S3 does, and what the signal says when it fires */
export async function openObject(
  client: S3Client,
  bucket: Bucket,
  { range, ...name }: ObjectName & { readonly range?: ByteRange },
  { wholeBytes, rangeBytes: most, atOnce }: OpenLimits,
  signal = NEVER,
): Promise<{ readonly bytes: number; readonly stream: AsyncIterable<Uint8Array> }> {
  const { bytes, stream } = await readObject(client, bucket, { ...name, ...(range && { range }) }, signal)
  if (bytes <= wholeBytes) return { bytes, stream: abortable(stream, signal) }
  // Only now it is known how much it is: what has come of it is the beginning of the first range.
  const { from = 0 } = range ?? {}
  const rangeBytes = Math.min(most, Math.ceil(bytes / atOnce))
  const cut = { from, bytes: from + bytes, rangeBytes, atOnce, begun: stream }
  const ranges = readInRanges(client, bucket, name, cut, signal)
  return { bytes, stream: abortable(ranges, signal) }
}
