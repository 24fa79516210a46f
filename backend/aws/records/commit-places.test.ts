import { expect, test } from 'vitest'
import { commitPlaces } from './commit-places.ts'

test('later commits have later places, also while the clock stands still or goes back', () => {
  const clock = [5, 5, 9, 3, 9, 12]
  const newPlaces = commitPlaces(() => clock.shift() ?? 12)
  const places = Array.from({ length: 40 }, () => newPlaces()).flatMap((place) => [
    place(0),
    place(1),
    place(99),
  ])
  expect(places.toSorted()).toEqual(places)
  expect(new Set(places).size).toBe(places.length)
})

test('the order holds when the count begins anew', () => {
  const newPlaces = commitPlaces(() => 1)
  let last = ''
  for (let n = 0; n < 64 ** 3 + 5; n += 1) {
    const next = newPlaces()(0)
    if (next <= last) throw new Error(`${next} after ${last}`)
    last = next
  }
})

test('a process that starts later comes later', () => {
  expect(commitPlaces(() => 1_000)()(50) < commitPlaces(() => 1_001)()(0)).toBe(true)
})
