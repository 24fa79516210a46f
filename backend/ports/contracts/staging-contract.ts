import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '#core/digest.ts'
import type { Source } from '#egress/request.ts'
import { SourceMissing } from '#ports/sources.ts'
import { StagedMissing, type Staging, type StagingPlace } from '#ports/staging.ts'
import { fresh, opened } from './open-records.ts'
import { bytesOf, givenUp } from './streams.ts'

const NEVER = new AbortController().signal

export interface OpenedStaging {
  readonly staging: Staging
  /** Puts bytes where the staging can copy them from. */
  offer(requestId: string, bytes: Uint8Array): Promise<Source>
  /** How many copies are kept in a place, whole or in part. */
  kept(place: StagingPlace): Promise<number>
  close(): Promise<void>
}

const aPlace = (): StagingPlace => ({ requestId: fresh('r'), round: 1 })

/** What every home's staging promises about the frozen copies. */
export function stagingContract(open: () => Promise<OpenedStaging>): void {
  describe('staging', () => {
    const home = opened(open)
    const stage = async (place: StagingPlace, bytes: Uint8Array) =>
      home().staging.copy(place, await home().offer(place.requestId, bytes), NEVER)
    const put = (place: StagingPlace, text: string) => stage(place, Buffer.from(text))
    const read = async (place: StagingPlace, version: string) => {
      const { bytes, stream } = await home().staging.open(place, version)
      const all = await bytesOf(stream)
      expect(all.length).toBe(bytes)
      return String(all)
    }

    test('keeps exactly the bytes that came, and says their number, hash and beginning', async () => {
      const some = fc.oneof(
        fc.uint8Array({ maxLength: 50 }),
        fc.uint8Array({ minLength: 4_000, maxLength: 5_000 }),
      )
      await fc.assert(
        fc.asyncProperty(some, async (bytes) => {
          const place = aPlace()
          const staged = await stage(place, bytes)
          expect(staged).toMatchObject({ bytes: bytes.length, sha256: sha256Hex(bytes) })
          expect(Buffer.from(staged.head)).toEqual(Buffer.from(bytes.subarray(0, 4_100)))
          const copy = await home().staging.open(place, staged.version)
          expect(copy.bytes).toBe(bytes.length)
          expect(await bytesOf(copy.stream)).toEqual(Buffer.from(bytes))
        }),
        { numRuns: 15 },
      )
    })

    test('gives a range of a copy', async () => {
      const place = aPlace()
      const { version } = await put(place, '0123456789')
      const { bytes, stream } = await home().staging.open(place, version, { from: 3, to: 7 })
      expect([bytes, String(await bytesOf(stream))]).toEqual([4, '3456'])
    })

    test('gives a copy up when the signal fires', async () => {
      const place = aPlace()
      const { version } = await put(place, '0123456789')
      const copy = (signal: AbortSignal) => home().staging.open(place, version, undefined, signal)
      expect(await givenUp(copy)).toEqual([true, true])
    })

    test('takes the same content twice, also at the same time', async () => {
      const place = aPlace()
      const staged = await Promise.all(Array.from({ length: 4 }, () => put(place, 'same')))
      for (const { version } of staged) expect(await read(place, version)).toBe('same')
      expect(new Set(staged.map(({ sha256 }) => sha256)).size).toBe(1)
    })

    test('copies nothing that is not there, or that another request uploaded', async () => {
      const place = aPlace()
      const other = await home().offer(fresh('r'), Buffer.from('123'))
      const nothing: Source = { kind: 'upload', version: fresh('v') }
      for (const source of [nothing, other])
        await expect(home().staging.copy(place, source, NEVER)).rejects.toThrow(SourceMissing)
      expect(await home().kept(place)).toBe(0)
    })

    test('keeps nothing of a copy that is given up', async () => {
      const place = aPlace()
      const source = await home().offer(place.requestId, Buffer.from('123'))
      const given = AbortSignal.abort(new Error('given up'))
      await expect(home().staging.copy(place, source, given)).rejects.toThrow('given up')
      expect(await home().kept(place)).toBe(0)
    })

    test('has nothing under a version that was not given, or in another place', async () => {
      const place = aPlace()
      const { version } = await put(place, 'mine')
      const { requestId } = place
      for (const [where, what] of [
        [place, 'f'.repeat(64)],
        [{ requestId, round: 2 }, version],
        [aPlace(), version],
        [{ requestId, round: 2 }, `../round-1/${version}`],
      ] as const)
        await expect(read(where, what)).rejects.toThrow(StagedMissing)
    })

    test('removes one round whole, again and again, and nothing beside it', async () => {
      const place = aPlace()
      const neighbours = [
        { ...place, round: 2 },
        { ...place, round: 10 },
        { ...place, requestId: `${place.requestId}0` },
      ]
      const { version } = await put(place, 'same')
      await put(place, 'more')
      const besides = await Promise.all(
        neighbours.map(async (each) => ({ each, kept: (await put(each, 'same')).version })),
      )
      for (let n = 0; n < 2; n += 1) {
        await home().staging.remove(place)
        expect(await home().kept(place)).toBe(0)
      }
      await expect(read(place, version)).rejects.toThrow(StagedMissing)
      for (const { each, kept } of besides) expect(await read(each, kept)).toBe('same')
    })

    test('removes what was never there', async () => {
      await expect(home().staging.remove(aPlace())).resolves.toBeUndefined()
    })
  })
}
