import { expect, test } from 'vitest'
import { sha256Hex } from '#core/digest.ts'
import { receivedKey, uploadKey } from '../files/object-keys.ts'
import { arrivedKeys, isOwn, uploadOf } from './arrival-event.ts'

const event = (...keys: readonly string[]) =>
  JSON.stringify({
    Records: keys.map((key) => ({ eventName: 'ObjectCreated:Put', s3: { object: { key } } })),
  })

test('the key of an upload tells request, round and digest of the path', () => {
  const key = uploadKey({ requestId: 'request-1', round: 12, pathKey: 'TABLES/RESULTS.CSV' })
  expect(uploadOf(key)).toEqual({
    requestId: 'request-1',
    round: 12,
    digest: sha256Hex('TABLES/RESULTS.CSV'),
  })
  expect(isOwn(key)).toBe(false)
})

test('what came through the service itself is known as that', () => {
  expect(isOwn(receivedKey('request-1', 'an-id'))).toBe(true)
  expect(uploadOf(receivedKey('request-1', 'an-id'))).toBeUndefined()
})

const DIGEST = 'a'.repeat(64)
test.each([
  '',
  'uploads/',
  `uploads/r/0/${DIGEST}`,
  `uploads/r/1/${DIGEST.toUpperCase()}`,
  `uploads/r/1/${DIGEST}/more`,
  `uploads/../1/${DIGEST}`,
  `staging/r/1/${DIGEST}`,
  `uploads/r/1x/${DIGEST}`,
])('%j is no key of an upload', (key) => {
  expect(uploadOf(key)).toBeUndefined()
})

test('keys are decoded as S3 encodes them', () => {
  expect(arrivedKeys(event('uploads/a+b%2Bc%C3%BC', 'plain'))).toEqual(['uploads/a b+cü', 'plain'])
})

test('the test that S3 sends tells of nothing', () => {
  expect(arrivedKeys('{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"uploads"}')).toEqual([])
})

test.each(['', 'text', '{}', '{"Records":[{}]}', event('%zz')])('%j is no notification', (body) => {
  expect(() => arrivedKeys(body)).toThrow()
})
