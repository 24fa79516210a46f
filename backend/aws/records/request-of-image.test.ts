import { expect, test } from 'vitest'
import { aRequest } from '#egress/request.fixture.ts'
import type { Change } from '#ports/records.ts'
import { keyItem } from './attributes.ts'
import { actionOf } from './change-action.ts'
import { requestOfImage } from './request-of-image.ts'

function imageOf(change: Change) {
  const { key, write } = actionOf(change)
  return { ...keyItem(key), ...(typeof write === 'object' && 'put' in write && write.put) }
}

test('the stream tells which request was written, and in which version', () => {
  for (const id of ['r1', '0b5f1d3e-6c1d-4f0e-9a53-0f3b7a4f2c11']) {
    const request = aRequest({ id, version: 7 })
    const image = imageOf({ kind: 'request', request, expectedVersion: 6 })
    expect(requestOfImage(image)).toEqual({ id, version: 7 })
  }
})

test('other things of the stream are no requests', () => {
  const image = imageOf({ kind: 'token', token: { requestId: 'r1', round: 1, stage: 0, token: 't' } })
  expect(requestOfImage(image)).toBeUndefined()
})
