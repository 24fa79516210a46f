import { expect, test } from 'vitest'
import { openChanges } from './changes.ts'
import { latestChanges } from './latest-changes.ts'

test('a change is told to everybody who watches that request, and to nobody else', async () => {
  const changes = openChanges()
  const [one, two, other] = ['r1', 'r1', 'r2'].map((id) => latestChanges(changes, id))
  changes.tell('r1', 2)
  expect(await Promise.all([one?.next(), two?.next()])).toEqual([2, 2])
  const waiting = other?.next()
  other?.end()
  expect(await waiting).toBeUndefined()
})

test('a slow reader gets the latest version, and then waits for the next', async () => {
  const changes = openChanges()
  const latest = latestChanges(changes, 'r1')
  for (let version = 2; version <= 10_000; version += 1) changes.tell('r1', version)
  expect(await latest.next()).toBe(10_000)
  const next = latest.next()
  changes.tell('r1', 10_001)
  expect(await next).toBe(10_001)
})

test('once it is over nothing more comes, and it is told nothing', async () => {
  const changes = openChanges()
  const told: number[] = []
  const stop = changes.listen('r1', (version) => told.push(version))
  const latest = latestChanges(changes, 'r1')
  const waiting = latest.next()
  latest.end()
  changes.tell('r1', 2)
  expect(await waiting).toBeUndefined()
  expect(await latest.next()).toBeUndefined()
  stop()
  stop()
  changes.tell('r1', 3)
  expect(told).toEqual([2])
})
