import { expect, test } from 'vitest'
import { aClock } from '#local/people/testing.ts'
import { throttle } from '#local/people/throttle.ts'

function setUp() {
  const clock = aClock()
  const counter = throttle(clock)
  const attempt = (account: string, address: string) => counter.attempt(account, address)
  const succeeded = (account: string, address: string) => counter.succeeded(account, address)
  const fail = (times: number, account: string, address: string) =>
    Array.from({ length: times }, () => attempt(account, address)).filter((answer) => answer !== undefined)
      .length
  return { clock, attempt, succeeded, fail }
}

test('the eleventh attempt within five minutes has to wait until the first one is five minutes ago', () => {
  const { clock, attempt, fail } = setUp()
  expect(fail(1, 'robin', 'a')).toBe(0)
  clock.goOn(60)
  expect(fail(9, 'robin', 'a')).toBe(0)
  expect(attempt('robin', 'a')).toEqual({ retryAfterSeconds: 240, isFirst: true })
  clock.goOn(100)
  expect(attempt('robin', 'a')).toEqual({ retryAfterSeconds: 140, isFirst: false })
  clock.goOn(140)
  expect(attempt('robin', 'a')).toBeUndefined()
  expect(attempt('robin', 'a')).toEqual({ retryAfterSeconds: 60, isFirst: true })
})

test('other addresses and other accounts are not affected', () => {
  const { attempt, fail } = setUp()
  expect(fail(11, 'robin', 'a')).toBe(1)
  expect(attempt('robin', 'b')).toBeUndefined()
  expect(attempt('gale', 'a')).toBeUndefined()
})

test('an account takes a hundred failures from everywhere together', () => {
  const { attempt, fail } = setUp()
  for (let address = 0; address < 10; address += 1) expect(fail(10, 'robin', `${address}`)).toBe(0)
  expect(attempt('robin', 'new')).toEqual({ retryAfterSeconds: 300, isFirst: true })
  expect(attempt('gale', 'new')).toBeUndefined()
})

test('a success forgets the failures from that address, and itself leaves no trace', () => {
  const { attempt, succeeded, fail } = setUp()
  for (let round = 0; round < 50; round += 1) {
    expect(attempt('robin', 'a')).toBeUndefined()
    succeeded('robin', 'a')
  }
  expect(fail(9, 'robin', 'a')).toBe(0)
  expect(attempt('robin', 'a')).toBeUndefined()
  succeeded('robin', 'a')
  expect(fail(10, 'robin', 'a')).toBe(0)
  expect(attempt('robin', 'a')).toBeDefined()
})

test('a success does not forget the failures from elsewhere', () => {
  const { attempt, succeeded, fail } = setUp()
  for (let address = 0; address < 9; address += 1) fail(10, 'robin', `${address}`)
  for (let time = 0; time < 20; time += 1) {
    attempt('robin', 'home')
    succeeded('robin', 'home')
  }
  expect(fail(10, 'robin', '9')).toBe(0)
  expect(attempt('robin', 'home')).toBeDefined()
})
