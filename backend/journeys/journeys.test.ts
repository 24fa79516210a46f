import { expect, test } from 'vitest'
import type { JourneyHome } from './journey-home.ts'
import { journeys } from './journeys.ts'

const nowhere = (): Promise<JourneyHome> => Promise.reject(new Error('no journey is made'))

test('what a home is said to be unable to hold must be a journey of the suite', () => {
  const cannot = { there: 'nobody can go', 'and beck': 'nobody went' }
  expect(() => journeys('a suite', nowhere, cannot, (journey) => journey('there', async () => {}))).toThrow(
    'The suite a suite has no journey called: and beck',
  )
})
