import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openAlarm } from './alarm.ts'

const now = () => new Date().toISOString()

function anAlarm() {
  let rings = 0
  let deadline: number | undefined
  const alarm = openAlarm({ now, next: () => deadline, ring: () => (rings += 1) })
  return { alarm, rings: () => rings, inMs: (ms: number) => (deadline = Date.now() + ms) }
}

test('a deadline beyond the longest timer of the system does not ring at once', async () => {
  const { alarm, rings, inMs } = anAlarm()
  inMs(2 ** 33)
  alarm.reset()
  await setTimeout(30)
  alarm.stop()
  expect(rings()).toBe(0)
})

test('it rings for an earlier deadline that comes up later, and not for a later one', async () => {
  const { alarm, rings, inMs } = anAlarm()
  alarm.by(inMs(60_000))
  alarm.by(inMs(20))
  alarm.by(inMs(50_000))
  await setTimeout(60)
  expect(rings()).toBe(1)
  alarm.stop()
})

test('it does not ring once stopped', async () => {
  const { alarm, rings, inMs } = anAlarm()
  alarm.by(inMs(10))
  alarm.stop()
  await setTimeout(40)
  expect(rings()).toBe(0)
})
