import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isOneTask, newStagingPlan, type BatchLimits, type StagingPlan } from './staging-plan.ts'

const GIB = 1024 ** 3
const named = (sizes: readonly number[]) =>
  sizes.map((bytes, place) => ({ path: `f${String(place).padStart(6, '0')}`, bytes }))

function planOf(sizes: readonly number[], limits: BatchLimits, files = named(sizes)): StagingPlan {
  const bytes = sizes.reduce((sum, each) => sum + each, 0)
  const plan = newStagingPlan({ count: files.length, bytes }, limits)
  for (const file of files) plan.add(file)
  return plan.plan()
}

test('what fits into one task is done by one', () => {
  const limits = { files: 3, bytes: 10 }
  expect(planOf([4, 4, 2], limits)).toEqual({ way: 'HERE' })
  expect(planOf([99], limits)).toEqual({ way: 'HERE' })
  expect(isOneTask({ count: 3, bytes: 10 }, limits)).toBe(true)
  expect(isOneTask({ count: 4, bytes: 10 }, limits)).toBe(false)
  expect(isOneTask({ count: 3, bytes: 11 }, limits)).toBe(false)
})

test('a batch ends before the file that would be too many or too much, and a larger file has one to itself', () => {
  expect(planOf([1, 1, 1, 1, 9, 50, 1, 1], { files: 3, bytes: 10 })).toEqual({
    way: 'BATCHES',
    batches: [
      { number: 0, files: 3 },
      { number: 1, files: 2, after: 'f000002' },
      { number: 2, files: 1, after: 'f000004' },
      { number: 3, files: 2, after: 'f000005' },
    ],
  })
})

test('every file is in exactly one batch, and no batch is beyond its limits but for the sake of their number', () => {
  const limits = fc.record({ files: fc.integer({ min: 1, max: 9 }), bytes: fc.integer({ min: 1, max: 40 }) })
  fc.assert(
    fc.property(fc.array(fc.nat(30), { minLength: 1, maxLength: 400 }), limits, (sizes, most) => {
      const files = named(sizes)
      const plan = planOf(sizes, most)
      if (plan.way === 'HERE') return
      const total = sizes.reduce((sum, each) => sum + each, 0)
      let from = 0
      for (const [place, batch] of plan.batches.entries()) {
        expect(batch.number).toBe(place)
        expect(batch.after).toBe(files[from - 1]?.path)
        const inside = sizes.slice(from, (from += batch.files))
        const bytes = inside.reduce((sum, each) => sum + each, 0)
        expect(batch.files).toBeLessThanOrEqual(Math.max(most.files, Math.ceil(sizes.length / 50)))
        if (batch.files > 1) expect(bytes).toBeLessThanOrEqual(Math.max(most.bytes, Math.ceil(total / 50)))
      }
      expect(from).toBe(sizes.length)
      expect(plan.batches.length).toBeLessThanOrEqual(151)
    }),
  )
})

describe('the list of batches fits into what a state machine hands on', () => {
  const folder = '中'.repeat(1_017 / 3)
  test.each([
    ['a hundred thousand small files', Array.from({ length: 100_000 }, () => 5 * 1024 ** 2)],
    [
      'fifty files of ten GiB with small ones between them',
      Array.from({ length: 100 }, (_, n) => (n % 2) * 10 * GIB),
    ],
    ['files that are just too large for two of them', Array.from({ length: 60 }, () => 8 * GIB + 1)],
    ['many more than are allowed', Array.from({ length: 200_000 }, (_, n) => (n % 400 === 0 ? GIB : 1))],
  ])('%s', (_, sizes) => {
    const files = sizes.map((bytes, place) => ({ path: `${folder}${String(place).padStart(7, '0')}`, bytes }))
    for (const limits of [
      { files: 2_000, bytes: 16 * GIB },
      { files: 1, bytes: 1 },
    ]) {
      const plan = planOf(sizes, limits, files)
      expect(Buffer.byteLength(files[0]?.path ?? '')).toBe(1_024)
      expect(Buffer.byteLength(JSON.stringify(plan))).toBeLessThan(200_000)
    }
  })
})
