import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { readAhead } from './read-ahead.ts'

test('the source is asked while what it gave is looked at, and never for more than the width', async () => {
  let given = 0
  async function* source() {
    for (; given < 10; given += 1) yield given
  }
  const seen: number[] = []
  for await (const item of readAhead(source(), 3)) {
    seen.push(item)
    await wait(2)
    expect(given - item).toBeLessThanOrEqual(4)
    expect(given).toBeGreaterThan(Math.min(item, 9))
  }
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test('a failure comes out at its turn, and what was given before it is not lost', async () => {
  async function* source() {
    yield 1
    yield 2
    throw new Error('the third')
  }
  const seen: number[] = []
  const all = async () => {
    for await (const item of readAhead(source(), 5)) seen.push(item)
  }
  await expect(all()).rejects.toThrow('the third')
  expect(seen).toEqual([1, 2])
})

test('when nobody wants more, the source has ended too', async () => {
  let isOver = false
  async function* source() {
    try {
      for (let item = 0; ; item += 1) {
        await wait(1)
        yield item
      }
    } finally {
      isOver = true
    }
  }
  for await (const item of readAhead(source(), 2)) if (item === 3) break
  expect(isOver).toBe(true)
})
