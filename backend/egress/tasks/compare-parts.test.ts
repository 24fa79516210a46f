import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256Hex } from '#core/digest.ts'
import { compareParts } from './compare-parts.ts'

/** The bytes, cut at these places. */
function cut(bytes: Uint8Array, places: readonly number[]): readonly Uint8Array[] {
  const ends = [...places.map((place) => place % bytes.length), bytes.length].toSorted((a, b) => a - b)
  return ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end))
}

async function* streamOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}

const partsOf = (pieces: readonly Uint8Array[]) =>
  pieces
    .filter(({ length }) => length > 0)
    .map((piece) => ({ bytes: piece.length, sha256: sha256Hex(Buffer.from(piece)) }))

const content = fc.uint8Array({ minLength: 1, maxLength: 50 })
const places = fc.array(fc.nat(), { maxLength: 8 })

test('parts are held against their bytes, wherever a chunk ends, and all of them are seen', async () => {
  await fc.assert(
    fc.asyncProperty(content, places, places, async (bytes, chunks, parts) => {
      const seen: Uint8Array[] = []
      await compareParts(streamOf(cut(bytes, chunks)), partsOf(cut(bytes, parts)), (chunk) =>
        seen.push(chunk),
      )
      expect(Buffer.concat(seen).equals(bytes)).toBe(true)
    }),
  )
})

test('one other byte, one less or one more is another package', async () => {
  const harm = fc.constantFrom(
    (bytes: Uint8Array) => bytes.map((byte, place) => (place === bytes.length - 1 ? byte ^ 1 : byte)),
    (bytes: Uint8Array) => bytes.subarray(1),
    (bytes: Uint8Array) => bytes.subarray(0, -1),
    (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.from('x')]),
  )
  await fc.assert(
    fc.asyncProperty(content, places, places, harm, async (bytes, chunks, parts, harmed) => {
      const other = harmed(bytes)
      const stream = streamOf(other.length > 0 ? cut(other, chunks) : [])
      await expect(compareParts(stream, partsOf(cut(bytes, parts)), () => {})).rejects.toMatchObject({
        name: 'PackageDiffers',
      })
    }),
  )
})
