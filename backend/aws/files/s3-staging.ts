import { abortUploads } from './abort-uploads.ts'
import type { S3Client } from '@aws-sdk/client-s3'
import { abortable } from '#core/abortable.ts'
import { atMost } from '#core/at-most.ts'
import { newMeter } from '#core/digest.ts'
import { firstBytes } from '#core/first-bytes.ts'
import type { NewId } from '#core/ids.ts'
import { HEAD_BYTES } from '#package/media-type.ts'
import { SourceMissing } from '#ports/sources.ts'
import { StagedMissing, type Staged, type Staging } from '#ports/staging.ts'
import type { Bucket } from './bucket.ts'
import { type CopyLimits, copyVersion, S3_COPY_LIMITS } from './copy-version.ts'
import { locateSource, sourceTrouble, type SourceBuckets } from './locate-source.ts'
import { stagingPrefix } from './object-keys.ts'
import { untilNoConflict, writtenOrFound } from './once.ts'
import { openObject, WHOLE_BYTES } from './open-object.ts'
import { type Pinned, pinnedIn, pinnedText } from './pinned-version.ts'
import { readInRanges } from './read-in-ranges.ts'
import { removeVersions } from './remove-versions.ts'
import { isSourceGone } from './s3-errors.ts'
import { headOf, nothingIfMissing, readObject, standingVersion } from './s3-objects.ts'

export interface S3StagingOptions {
  readonly client: S3Client
  readonly staging: Bucket
  /** There where copies are made: what was copied once is read without them. */
  readonly sources?: SourceBuckets
  readonly newId: NewId
  /** Those of S3, if they are left out. */
  readonly limits?: StagingLimits
}

export interface StagingLimits extends CopyLimits {
  /** What is larger is copied and read back with a few others only, in ranges of `rangeBytes`. */
  readonly smallBytes: number
  /** What is larger is opened in ranges of at most `rangeBytes`. */
  readonly wholeBytes: number
  readonly rangeBytes: number
}

/**
 * Copies under way at once. S3 answers an additional one in the same time; one thread sends a thousand requests a second at
 * most, which are 32 on their way where each takes 15 to 30 ms (bench/README.md, staging).
 */
const COPIES_AT_ONCE = 32
/** Large files at once, and ranges of each on their way: four times four times 8 MiB are 128 MiB of memory. */
const LARGE_AT_ONCE = 4
const RANGES_AT_ONCE = 4
export const S3_STAGING_LIMITS: StagingLimits = {
  ...S3_COPY_LIMITS,
  smallBytes: 64 * 1024 ** 2,
  wholeBytes: WHOLE_BYTES,
  rangeBytes: 8 * 1024 ** 2,
}

/** Staged copies in S3, made by S3 itself and read back whole: each is one version of a key of its own. */
export function s3Staging({
  client,
  staging,
  sources,
  newId,
  limits = S3_STAGING_LIMITS,
}: S3StagingOptions): Staging {
  const large = atMost(LARGE_AT_ONCE)
  const inTurn = <T>(bytes: number, work: () => Promise<T>): Promise<T> =>
    bytes > limits.smallBytes ? large(work) : work()

  const ranges = { rangeBytes: limits.rangeBytes, atOnce: RANGES_AT_ONCE }

  const bytesOf = async (pinned: Pinned, bytes: number, signal: AbortSignal) => {
    if (bytes > limits.smallBytes) return readInRanges(client, staging, pinned, { bytes, ...ranges }, signal)
    return abortable((await readObject(client, staging, pinned, signal)).stream, signal)
  }

  const readBack = async (
    pinned: Pinned,
    bytes: number,
    signal: AbortSignal,
  ): Promise<Omit<Staged, 'version'>> => {
    const meter = newMeter()
    const head = firstBytes(HEAD_BYTES)
    for await (const chunk of head.watch(await bytesOf(pinned, bytes, signal))) meter.add(chunk)
    return { bytes: meter.bytes(), sha256: meter.sha256(), head: head.bytes() }
  }

  return {
    atOnce: COPIES_AT_ONCE,

    async copy(place, source, signal) {
      if (!sources) throw new Error('Copies are made elsewhere')
      const prefix = stagingPrefix(place)
      const key = prefix + newId()
      const from = locateSource(sources, place.requestId, source)
      signal.throwIfAborted()
      try {
        const head = await headOf(client, from.bucket, from, signal).catch((error: unknown) => {
          throw sourceTrouble(from, error)
        })
        return await inTurn(head.bytes, async () => {
          const versionId = await untilNoConflict(() =>
            writtenOrFound(
              () => copyVersion(client, { from, head, bucket: staging, key, limits, signal }),
              // Nobody else knows the key: what stands there is this copy.
              () => standingVersion(client, staging, key),
            ),
          ).catch((error: unknown) => {
            throw isSourceGone(error) ? new SourceMissing('A source went while it was copied') : error
          })
          const read = await readBack({ key, versionId }, head.bytes, signal)
          return { version: pinnedText(prefix, { key, versionId }), ...read }
        })
      } catch (error) {
        // Where this fails too, the copy goes with the round.
        await removeVersions(client, staging, key).catch(() => undefined)
        signal.throwIfAborted()
        throw error
      }
    },

    async open(place, version, range, signal) {
      const pinned = pinnedIn(stagingPrefix(place), version)
      const wanted = pinned && { ...pinned, ...(range && { range }) }
      const openLimits = { ...ranges, wholeBytes: limits.wholeBytes }
      const found =
        wanted && (await openObject(client, staging, wanted, openLimits, signal).catch(nothingIfMissing))
      if (!found) throw new StagedMissing('A staged copy is not there any more')
      return found
    },

    async remove(place) {
      const prefix = stagingPrefix(place)
      await abortUploads(client, staging, prefix)
      await removeVersions(client, staging, prefix)
    },
  }
}
