import { expect, test } from 'vitest'
import { medianOfRounds, rotated } from './rounds.ts'

const ratio = (one: number, other: number): number => other / one

test('a ratio is taken within each round, so that a slow minute of the machine does not count', () => {
  expect(medianOfRounds([1, 10, 2], [4, 40, 6], ratio)).toBe(4)
})

test('of an even number of rounds the mean of the two in the middle counts', () => {
  expect(medianOfRounds([1, 1, 1, 1], [1, 2, 4, 9], ratio)).toBe(3)
})

test('a way that took part in fewer rounds is compared in those only', () => {
  expect(medianOfRounds([1, 1, 1], [5], ratio)).toBe(5)
  expect(medianOfRounds([1], [], ratio)).toBeUndefined()
})

test('each round begins with the next one and leaves nobody out', () => {
  expect([0, 1, 2, 3].map((round) => rotated(['a', 'b', 'c'], round).join(''))).toEqual([
    'abc',
    'bca',
    'cab',
    'abc',
  ])
  expect(rotated([], 2)).toEqual([])
})
