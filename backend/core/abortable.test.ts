import { getEventListeners } from 'node:events'
import { expect, test, vi } from 'vitest'
import { abortable } from '#core/abortable.ts'

const REASON = new Error('enough')

/** Gives one thing, and then hangs for ever. */
function hanging() {
  const told: string[] = []
  const begun = Promise.withResolvers<void>()
  const source = {
    [Symbol.asyncIterator]: () => ({
      at: 0,
      async next() {
        this.at += 1
        if (this.at === 1) return { done: false as const, value: 'first' }
        begun.resolve()
        return new Promise<never>(() => {})
      },
      return() {
        told.push('return')
        return new Promise<never>(() => {})
      },
    }),
  }
  return { source, told, hangs: begun.promise }
}

test('a source that hangs is given up when the signal fires, and told so, but not waited for', async () => {
  const { source, told, hangs } = hanging()
  const giveUp = new AbortController()
  const seen: string[] = []
  const reading = (async () => {
    for await (const each of abortable(source, giveUp.signal)) seen.push(each)
  })()
  await hangs
  giveUp.abort(REASON)
  await expect(reading).rejects.toBe(REASON)
  expect({ seen, told }).toEqual({ seen: ['first'], told: ['return'] })
})

test('nothing is passed on after the signal has fired', async () => {
  async function* source() {
    yield 1
    yield 2
  }
  const giveUp = new AbortController()
  const seen: number[] = []
  const reading = (async () => {
    for await (const each of abortable(source(), giveUp.signal)) {
      seen.push(each)
      giveUp.abort(REASON)
    }
  })()
  await expect(reading).rejects.toBe(REASON)
  expect(seen).toEqual([1])
})

test('a stream listens to its signal once, however long it is, and no longer than it lasts', async () => {
  async function* source() {
    for (let i = 0; i < 50; i += 1) yield i
  }
  const { signal } = new AbortController()
  const most: number[] = []
  for await (const _ of abortable(source(), signal)) most.push(getEventListeners(signal, 'abort').length)
  expect(new Set(most)).toEqual(new Set([1]))
  const listen = vi.spyOn(signal, 'addEventListener')
  await Array.fromAsync(abortable(source(), signal))
  expect(listen).toHaveBeenCalledTimes(1)
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('without a signal all of it is passed on, and who stops early lets the source go', async () => {
  let isLeft = false
  async function* source() {
    try {
      yield 1
      yield 2
    } finally {
      isLeft = true
    }
  }
  expect(await Array.fromAsync(abortable(source(), undefined))).toEqual([1, 2])
  isLeft = false
  for await (const _ of abortable(source(), new AbortController().signal)) break
  expect(isLeft).toBe(true)
})
