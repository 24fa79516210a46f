import { expect, test } from 'vitest'
import { packingForecast } from '#egress/packing-forecast.ts'

const LIMITS = { here: { files: 10, bytes: 1e9 }, batch: { files: 10, bytes: 1e8 } }
const price = { usdPerGb: 0.01, usdPerGbOfMany: 0.1, usdPerFile: 0.001 }

test('what one task packs takes its time, and costs nothing where nothing costs', () => {
  expect(packingForecast({ count: 10, bytes: 1e9 }, LIMITS, { bytesPerSecond: 1e8 })).toEqual({
    way: 'ONE_TASK',
    expectedSeconds: 10,
  })
  expect(packingForecast({ count: 1, bytes: 0 }, LIMITS, { bytesPerSecond: 1e8 }).expectedSeconds).toBe(1)
})

test('what many pack costs by its bytes and its files', () => {
  const forecast = packingForecast({ count: 100, bytes: 2e9 }, LIMITS, { bytesPerSecond: 1e8, price })
  expect(forecast).toMatchObject({ way: 'BATCHES', expectedSeconds: 20 })
  expect(forecast.expectedUsd).toBeCloseTo(0.3)
  expect(
    packingForecast({ count: 10, bytes: 1e9 }, LIMITS, { bytesPerSecond: 1, price }).expectedUsd,
  ).toBeCloseTo(0.02)
})
