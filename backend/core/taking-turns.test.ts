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
