import { expect, test } from 'vitest'
import { openSeats } from './seats.ts'

test('a person has so many seats, and gets one back for each that is given back, once', () => {
  const seats = openSeats({ perPerson: 2, all: 10 })
  const leave = seats.take('ada')
  seats.take('ada')
  expect(() => seats.take('ada')).toThrow('You are watching 2 requests already')
  seats.take('grace')
  leave()
  leave()
  seats.take('ada')
  expect(() => seats.take('ada')).toThrow('You are watching 2 requests already')
})

test('there are so many seats in all', () => {
  const seats = openSeats({ perPerson: 2, all: 3 })
  const leave = seats.take('ada')
  seats.take('grace')
  seats.take('grace')
  expect(() => seats.take('alan')).toThrow('Too many people are watching')
  leave()
  seats.take('alan')
})
