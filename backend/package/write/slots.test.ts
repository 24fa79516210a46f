import { expect, test } from 'vitest'
import { freeSlots } from './slots.ts'

test('a slot belongs to one at a time; who waits gets the one that is given back', async () => {
  const free = freeSlots(2)
  expect(new Set([await free.take(), await free.take()])).toEqual(new Set([0, 1]))
  let got: number | undefined
  const waiting = free.take().then((slot) => (got = slot))
  await Promise.resolve()
  expect(got).toBeUndefined()
  free.give(1)
  expect(await waiting).toBe(1)
})

test('nobody waits for ever when no more is packed', async () => {
  const free = freeSlots(1)
  await free.take()
  const waiting = free.take()
  free.refuse(new Error('it is over'))
  await expect(waiting).rejects.toThrow('it is over')
  await expect(free.take()).rejects.toThrow('it is over')
})
