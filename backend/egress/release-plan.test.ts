import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { newReleasePlan, type ReleaseBatch } from '#egress/release-plan.ts'
import { packageParts, pieceBytes } from '#egress/package-parts.ts'
import { PIECE_BYTES } from '#package/deflate/deflater.ts'
import { LEAST_PART_BYTES } from '#ports/packages.ts'

const MIB = 1 << 20
const planOf = (sizes: readonly number[], files: number, bytes: number) => {
  const limits = { files, bytes }
  const plan = newReleasePlan({ here: limits, batch: limits })
  for (const [place, size] of sizes.entries()) plan.add({ path: `f${place}`, bytes: size })
  return plan.batches()
}

/** Which bytes of which files the batches pack, in the order of the package. */
function packedBy(batches: readonly ReleaseBatch[], sizes: readonly number[]) {
  const placeAfter = (after?: string) => (after === undefined ? 0 : Number(after.slice(1)) + 1)
  return batches.flatMap((batch): [file: number, from: number, to: number][] => {
    if (batch.kind === 'slice') return [[placeAfter(batch.after), batch.from, batch.to]]
    if (batch.kind !== 'files') return []
    const first = placeAfter(batch.after)
    return Array.from({ length: batch.files }, (_, i) => [first + i, 0, sizes[first + i] ?? -1])
  })
}

test('every byte of every file is packed once, in order, by batches within their limits', () => {
  const size = fc.oneof(fc.nat(1_000), fc.nat(3 * MIB), fc.constantFrom(2 * MIB, 2 * MIB + 1, 8 * MIB))
  fc.assert(
    fc.property(fc.array(size, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (sizes, files) => {
      const most = 2 * MIB
      const batches = planOf(sizes, files, most)
      // What Sluice puts in is packed once, ahead of everything, and by itself only where no small file follows.
      const isFirstSmall = sizes.length > 0 && (sizes[0] ?? 0) <= most
      expect(batches[0]).toMatchObject(isFirstSmall ? { kind: 'files', own: true } : { kind: 'own' })
      for (const batch of batches.slice(1)) expect(batch.kind === 'own' || 'own' in batch).toBe(false)
      const packed = packedBy(batches, sizes)
      const expected = sizes.flatMap((bytes, file) =>
        bytes <= most
          ? [[file, 0, bytes]]
          : Array.from({ length: Math.ceil(bytes / most) }, (_, i) => [
              file,
              i * most,
              Math.min(bytes, (i + 1) * most),
            ]),
      )
      expect(packed).toEqual(expected)
      for (const batch of batches) {
        if (batch.kind === 'files') {
          expect(batch.files).toBeLessThanOrEqual(files)
          const bytes = packedBy([batch], sizes).reduce((sum, [, from, to]) => sum + to - from, 0)
          expect(bytes).toBeLessThanOrEqual(most)
        }
        if (batch.kind === 'slice') expect(batch.from % PIECE_BYTES).toBe(0)
      }
      // Each file in slices is sealed once, directly before them.
      const seals = batches.filter(({ kind }) => kind === 'seal').length
      expect(seals).toBe(sizes.filter((bytes) => bytes > most).length)
    }),
  )
})

test('the same files give the same plan', () => {
  const sizes = [1, 3 * MIB, 5, 9 * MIB, 0]
  expect(planOf(sizes, 3, 2 * MIB)).toEqual(planOf(sizes, 3, 2 * MIB))
})

test('parts hold all pieces in their order, and only the last is smaller than a part may be', () => {
  const batch = fc.record({
    kind: fc.constant('batch' as const),
    batch: fc.nat(),
    bytes: fc.oneof(fc.nat(1_000), fc.nat(9 * MIB)),
    sha256: fc.constant('0'.repeat(64)),
  })
  const header = fc.record({ kind: fc.constant('header' as const), data: fc.constant('AAAA') })
  fc.assert(
    fc.property(fc.array(fc.oneof(batch, header), { minLength: 1 }), (pieces) => {
      const parts = packageParts(pieces)
      expect(parts.flatMap((part) => part.pieces)).toEqual(pieces)
      for (const part of parts)
        expect(part.bytes).toBe(part.pieces.reduce((sum, piece) => sum + pieceBytes(piece), 0))
      for (const part of parts.slice(0, -1)) expect(part.bytes).toBeGreaterThanOrEqual(LEAST_PART_BYTES)
    }),
  )
})

test('a batch that is large enough is a part by itself', () => {
  const sha256 = '0'.repeat(64)
  const pieces = [5, 6, 7].map((mib, place) => ({
    kind: 'batch' as const,
    batch: place,
    bytes: mib * MIB,
    sha256,
  }))
  expect(packageParts(pieces).map((part) => part.pieces.length)).toEqual([1, 1, 1])
})
