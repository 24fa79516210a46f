import { expect, test } from 'vitest'
import { takingTurns } from '#core/taking-turns.ts'

test('one comes after the other, by name, in the order of their asking', async () => {
  const turns = takingTurns()
  const seen: string[] = []
  const come = async (name: string, who: string) => {
    const leave = await turns.take(name)
    seen.push(`${who} comes`)
    await Promise.resolve()
    seen.push(`${who} goes`)
    await leave()
    await leave()
  }
  const leave = await turns.take('a')
  const all = [come('a', 'ada'), come('a', 'grace'), come('b', 'edsger')]
  await all[2]
  expect(seen).toEqual(['edsger comes', 'edsger goes'])
  await leave()
  await Promise.all(all)
  expect(seen.slice(2)).toEqual(['ada comes', 'ada goes', 'grace comes', 'grace goes'])
})

test('who gives up waiting leaves the queue, and the next one still waits for those before', async () => {
  const turns = takingTurns()
  const leave = await turns.take('a')
  const giveUp = new AbortController()
  const impatient = turns.take('a', giveUp.signal)
  let isIn = false
  const next = turns.take('a').then((left) => {
    isIn = true
    return left
  })
  giveUp.abort(new Error('enough'))
  await expect(impatient).rejects.toThrow('enough')
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(isIn).toBe(false)
  await leave()
  await (
    await next
  )()
  // The queue is empty again: nobody who gave up is still in it.
  await (
    await turns.take('a')
  )()
  await expect(turns.take('a', giveUp.signal)).rejects.toThrow('enough')
  await (
    await turns.take('a')
  )()
})
