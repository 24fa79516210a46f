// @ts-check
import { expect, test } from 'vitest'
import { readFault } from './faults.js'

test('the code and the id of an error are read where either home has them', () => {
  const info = { code: 'CONFLICT', correlationId: 'id-1' }
  expect(readFault({ extensions: info }, 200)).toEqual(info)
  expect(readFault({ errorType: 'CONFLICT', errorInfo: info }, 200)).toEqual(info)
})

test('what AppSync says by itself has a code of ours', () => {
  expect(readFault({ errorType: 'UnauthorizedException' }, 401).code).toBe('UNAUTHENTICATED')
  expect(readFault({ errorType: 'UnauthorizedException', errorInfo: null }, 200).code).toBe('UNAUTHENTICATED')
  expect(readFault({ errorType: 'Unauthorized', errorInfo: null }, 200).code).toBe('INTERNAL')
  expect(readFault({ errorType: 'ThrottlingException' }, 429).code).toBe('UNAVAILABLE')
  expect(readFault({}, 503).code).toBe('UNAVAILABLE')
})
