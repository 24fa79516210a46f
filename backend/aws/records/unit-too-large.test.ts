import { expect, test } from 'vitest'
import { aFile } from '#egress/request.fixture.ts'
import { actionOf } from './change-action.ts'
import { requireOneTransaction, UnitTooLarge } from './unit-too-large.ts'

const files = (count: number, bytes = 1) =>
  Array.from({ length: count }, (_, n) =>
    actionOf({ kind: 'file', file: aFile(`f${n}`, { mediaType: 'x'.repeat(bytes) }) }),
  )

test('a transaction takes a hundred items of 400 KiB, and 4 MiB together', () => {
  for (const actions of [[], files(100), files(1, 409_000), files(10, 409_000)])
    expect(() => requireOneTransaction(actions)).not.toThrow()
  for (const actions of [files(101), files(1, 410_000), files(11, 409_000)])
    expect(() => requireOneTransaction(actions)).toThrow(UnitTooLarge)
})
