import { expect, test } from 'vitest'
import { atMost, Busy } from '#local/people/at-most.ts'

test('no more run together than allowed, in the order in which they came, and each result is its own', async () => {
  const inTurn = atMost(2, 100)
  let running = 0
  let most = 0
  const order: number[] = []
  const work = (id: number) => async () => {
    order.push(id)
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setTimeout(resolve, id % 3))
    running -= 1
    return id
  }
  const ids = Array.from({ length: 20 }, (_, id) => id)
  expect(await Promise.all(ids.map((id) => inTurn(work(id))))).toEqual(ids)
  expect(most).toBe(2)
  expect(order).toEqual(ids)
})

test('a failure is passed on and frees its place', async () => {
  const inTurn = atMost(1, 1)
  await expect(inTurn(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await expect(inTurn(() => Promise.resolve('yes'))).resolves.toBe('yes')
})

test('one too many is turned away at once, and later ones are served again', async () => {
  const inTurn = atMost(1, 1)
  const { promise, resolve } = Promise.withResolvers<string>()
  const first = inTurn(() => promise)
  const second = inTurn(() => promise)
  await expect(inTurn(() => promise)).rejects.toThrow(Busy)
  resolve('done')
  expect(await Promise.all([first, second])).toEqual(['done', 'done'])
  await expect(inTurn(() => promise)).resolves.toBe('done')
})
