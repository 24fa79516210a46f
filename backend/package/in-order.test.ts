import { ReadableStream } from 'node:stream/web'
import { setTimeout as wait } from 'node:timers/promises'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { inOrder } from '#package/in-order.ts'

test('results come in the order of their items, however long each takes, never more than the width at once', async () => {
  const widths = fc.integer({ min: 1, max: 5 })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(4), { maxLength: 12 }), widths, async (delays, width) => {
      let underWay = 0
      let most = 0
      const results = inOrder(ReadableStream.from(delays.entries()), width, async ([i, delay]) => {
        underWay += 1
        most = Math.max(most, underWay)
        await wait(delay)
        underWay -= 1
        return i
      })
      const seen: number[] = []
      for await (const result of results) seen.push(result)
      expect(seen).toEqual([...delays.keys()])
      expect(most).toBeLessThanOrEqual(width)
    }),
    { numRuns: 30 },
  )
})

test('a failure comes out at its turn, after everything under way has ended', async () => {
  let ended = 0
  const results = inOrder(ReadableStream.from([5, 1, 60, 60]), 4, async (delay) => {
    await wait(delay)
    ended += 1
    if (delay === 1) throw new Error('the second one')
    return delay
  })
  const seen: number[] = []
  const all = async () => {
    for await (const result of results) seen.push(result)
  }
  await expect(all()).rejects.toThrow('the second one')
  expect(seen).toEqual([5])
  expect(ended).toBe(4)
})
