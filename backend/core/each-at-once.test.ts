import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { eachAtOnce } from './each-at-once.ts'

async function* upTo(count: number, asked: (item: number) => void = () => {}): AsyncGenerator<number> {
  for (let item = 0; item < count; item += 1) {
    asked(item)
    yield item
  }
}

test('works on every item, on as many at once as it may, and asks for no more than it has room for', async () => {
  let [now, most, begun, ahead] = [0, 0, 0, 0]
  const done: number[] = []
  const asked = () => (ahead = Math.max(ahead, begun - done.length))
  await eachAtOnce(upTo(50, asked), 4, async (item) => {
    begun += 1
    most = Math.max(most, (now += 1))
    await setTimeout(item % 3)
    now -= 1
    done.push(item)
  })
  expect(most).toBe(4)
  expect(ahead).toBeLessThan(4)
  expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, item) => item))
})

test('throws the first failure once nothing is under way, and begins nothing after it', async () => {
  let now = 0
  const begun: number[] = []
  const work = async (item: number) => {
    begun.push(item)
    now += 1
    await setTimeout(item === 1 ? 1 : 20)
    now -= 1
    if (item > 0) throw new Error(`item ${item}`)
  }
  await expect(eachAtOnce(upTo(50), 3, work)).rejects.toThrow('item 1')
  expect(now).toBe(0)
  expect(begun).toEqual([0, 1, 2])
})

test('what is under way ends also where there is no next item to be had', async () => {
  let ended = false
  const items = async function* () {
    yield 1
    throw new Error('no more')
  }
  const work = async () => {
    await setTimeout(5)
    ended = true
  }
  await expect(eachAtOnce(items(), 2, work)).rejects.toThrow('no more')
  expect(ended).toBe(true)
})
