import { describe, expect, test } from 'vitest'
import type { StagingPlace } from '#ports/staging.ts'
import type { Works } from '#ports/works.ts'
import { fresh, opened } from './open-records.ts'
import { bytesOf, givenUp } from './streams.ts'

export interface OpenedWorks {
  readonly works: Works
  close(): Promise<void>
}

const aPlace = (): StagingPlace => ({ requestId: fresh('r'), round: 1 })

/** What every home's works promise to those who make a package together. */
export function worksContract(open: () => Promise<OpenedWorks>): void {
  describe('works', () => {
    const home = opened(open)
    const put = (place: StagingPlace, name: string, ...texts: string[]) =>
      home().works.put(
        place,
        name,
        texts.map((text) => Buffer.from(text)),
      )
    const read = async (place: StagingPlace, name: string, from?: number, to = 0) => {
      const found = await home().works.open(place, name, from === undefined ? undefined : { from, to })
      if (!found) return undefined
      const all = await bytesOf(found.stream)
      expect(found.bytes).toBe(all.length)
      return String(all)
    }

    test('are kept whole, one piece after the other', async () => {
      const place = aPlace()
      await put(place, 'batch-1', 'one, ', '', 'two')
      await put(place, 'empty')
      expect([await read(place, 'batch-1'), await read(place, 'empty')]).toEqual(['one, two', ''])
    })

    test('are replaced by what is kept under the same name', async () => {
      const place = aPlace()
      await put(place, 'plan', 'first, and longer')
      await put(place, 'plan', 'second')
      expect(await read(place, 'plan')).toBe('second')
    })

    test('are known by the version that they were kept as, until they are replaced', async () => {
      const place = aPlace()
      const { works } = home()
      const version = await works.put(place, 'batch-1', [Buffer.from('x')])
      expect((await works.open(place, 'batch-1'))?.version).toBe(version)
      const other = await works.put(place, 'batch-1', [Buffer.from('x')])
      expect((await works.open(place, 'batch-1'))?.version).toBe(other)
      // Where there are versions at all, each is another.
      expect(other === version).toBe(version === undefined)
    })

    test('can be read in part', async () => {
      const place = aPlace()
      await put(place, 'batch-1', '0123456789')
      expect([await read(place, 'batch-1', 0, 4), await read(place, 'batch-1', 4, 10)]).toEqual([
        '0123',
        '456789',
      ])
    })

    test('are given up when the signal fires', async () => {
      const place = aPlace()
      await put(place, 'batch-1', 'x'.repeat(600_000))
      const batch = (signal: AbortSignal) => home().works.open(place, 'batch-1', undefined, signal)
      expect(await givenUp(batch)).toEqual([true, true])
    })

    test('are not there before they are kept, nor in another place', async () => {
      const place = aPlace()
      await put(place, 'batch-1', 'x')
      for (const [where, name] of [
        [place, 'batch-2'],
        [place, 'batch'],
        [{ ...place, round: 2 }, 'batch-1'],
        [aPlace(), 'batch-1'],
      ] as const)
        expect(await read(where, name)).toBeUndefined()
    })

    test('nothing is kept of what breaks off', async () => {
      const place = aPlace()
      function* breaking(): Generator<Uint8Array> {
        yield Buffer.from('half')
        throw new Error('the line went dead')
      }
      await expect(home().works.put(place, 'batch-1', breaking())).rejects.toThrow('the line went dead')
      expect(await read(place, 'batch-1')).toBeUndefined()
    })

    test('are removed with their round, again and again, and nothing beside it', async () => {
      const place = aPlace()
      const neighbours = [
        { ...place, round: 2 },
        { ...place, round: 10 },
        { ...place, requestId: `${place.requestId}0` },
      ]
      for (const each of [place, ...neighbours]) await put(each, 'batch-1', 'x')
      await home().works.remove(place)
      await home().works.remove(place)
      expect(await read(place, 'batch-1')).toBeUndefined()
      for (const each of neighbours) expect(await read(each, 'batch-1')).toBe('x')
    })

    test('bytes of every kind come back as they were', async () => {
      const place = aPlace()
      const bytes = Buffer.from(Array.from({ length: 3_000_001 }, (_, i) => (i * 31) % 251))
      await home().works.put(place, 'large', [bytes.subarray(0, 1_000_000), bytes.subarray(1_000_000)])
      const found = await home().works.open(place, 'large')
      expect(found && bytes.equals(await bytesOf(found.stream))).toBe(true)
    })
  })
}
